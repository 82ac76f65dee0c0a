import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Walks in a browser: one running copy of the product for all, one file after the other. */
export default defineConfig({
  root: path.dirname(fileURLToPath(import.meta.url)),
  cacheDir: '../node_modules/.vite-e2e',
  test: {
    include: ['**/*.test.mjs'],
    globalSetup: ['./setup.mjs'],
    fileParallelism: false,
    pool: 'forks',
    poolOptions: { forks: { singleFork: true } },
    testTimeout: 90_000,
    hookTimeout: 60_000,
    reporters: ['verbose'],
  },
})
