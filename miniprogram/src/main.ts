import { createSSRApp } from 'vue'
import App from './App.vue'
import { comeHome } from './core/wecom'

export function createApp() {
  if (process.env.UNI_PLATFORM === 'h5') comeHome()
  return { app: createSSRApp(App) }
}
