import uniModule from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { firstPaint } from './build/first-paint'
import { stayHome } from './build/stay-home'

// The plugin is CommonJS: under "type": "module" its default export is nested.
const uni = (uniModule as unknown as { default?: typeof uniModule }).default ?? uniModule

// Signing in as a demo person exists in web pages only, and never in a production build.
const isWeb = (process.env.UNI_PLATFORM ?? 'h5') === 'h5'
const isProduction = process.env.JIUJIN_BUILD === 'production'
const isDemo = isWeb && !isProduction
// What the mini-program calls; by itself a `make run` on the same machine, as WeChat's tools can reach it.
const LOCAL = 'http://127.0.0.1:8000'
const base = (process.env.JIUJIN_API_BASE || LOCAL).replace(/\/+$/, '')
if (isProduction && !isWeb && !base.startsWith('https://')) {
  throw new Error('JIUJIN_API_BASE=https://<domain> is missing: phones call no other address')
}

const api = process.env.JIUJIN_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: './',
  plugins: [uni(), stayHome(), firstPaint()],
  define: {
    __DEMO__: JSON.stringify(isDemo),
    __API_BASE__: JSON.stringify(base),
  },
  // A page of 25 small files is five turns on a slow line; in large pieces it is two.
  build: isWeb ? { rollupOptions: { output: { experimentalMinChunkSize: 24_000 } } } : {},
  server: {
    host: '127.0.0.1',
    proxy: { '/api': api, '/sandbox': api, '/ws': { target: api.replace(/^http/, 'ws'), ws: true } },
  },
})
