import uniModule from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { firstPaint } from './build/first-paint'
import { stayHome } from './build/stay-home'

// The plugin is CommonJS: under "type": "module" its default export is nested.
const uni = (uniModule as unknown as { default?: typeof uniModule }).default ?? uniModule

// Signing in as a demo person exists in web pages only, and never in a production build.
const isWeb = (process.env.UNI_PLATFORM ?? 'h5') === 'h5'
const isDemo = isWeb && process.env.JIUJIN_BUILD !== 'production'

const api = process.env.JIUJIN_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: './',
  plugins: [uni(), stayHome(), firstPaint()],
  define: {
    __DEMO__: JSON.stringify(isDemo),
    __API_BASE__: JSON.stringify(process.env.JIUJIN_API_BASE ?? ''),
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': api, '/sandbox': api, '/ws': { target: api.replace(/^http/, 'ws'), ws: true } },
  },
})
