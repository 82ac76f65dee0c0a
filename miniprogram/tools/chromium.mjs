/** Chromium for our tools: the system's own, never a download. CHROMIUM=<path> names another. */
import { execSync } from 'node:child_process'
import fs from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where it is, or ''. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const known = PLACES.find((one) => fs.existsSync(one))
  if (known) return known
  try {
    return execSync('command -v chromium chromium-browser google-chrome | head -1').toString().trim()
  } catch {
    return ''
  }
}

export async function openBrowser() {
  const executablePath = chromiumPath()
  if (!executablePath) {
    console.error('没有 Chromium：apt-get install chromium fonts-noto-cjk · Chromium is missing')
    process.exit(3)
  }
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', ...quiet] })
}
