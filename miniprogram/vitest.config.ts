import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': path.resolve(__dirname, 'src') } },
  define: { __DEMO__: 'true', __API_BASE__: '""', 'process.env.UNI_PLATFORM': '"h5"' },
  test: { include: ['tests/**/*.test.ts'] },
})
