import path from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// The page `make run` opens at: plain Vue beside the screens, which it frames. Served under
// /phones/ by run/front.py with a policy that allows nothing inline.
const here = path.dirname(fileURLToPath(import.meta.url))
const api = process.env.JIUJIN_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  root: here,
  base: '/phones/',
  plugins: [vue()],
  resolve: { alias: { '@': path.resolve(here, '../src') } },
  build: { outDir: path.resolve(here, '../dist/build/phones'), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': api, '/sandbox': api, '/h5': api, '/ws': { target: api.replace(/^http/, 'ws'), ws: true } },
  },
})
