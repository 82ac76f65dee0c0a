/**
 * Chromium for our tools: the system's own, never a download. CHROMIUM=<path> names another.
 * Run by itself it prints where it is, and ends with 3 where there is none.
 */
import { execSync } from 'node:child_process'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where it is, or ''. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return fs.existsSync(process.env.CHROMIUM) ? process.env.CHROMIUM : ''
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
    sayMissing()
    process.exit(3)
  }
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // A page that a test serves itself may open sockets to a copy on this machine.
  const local = '--disable-features=LocalNetworkAccessChecks'
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', ...quiet, local] })
}

function sayMissing() {
  console.error('没有 Chromium：sudo apt-get install chromium fonts-noto-cjk（或 CHROMIUM=路径）· Chromium is missing')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = chromiumPath()
  if (found) console.log(found)
  else {
    sayMissing()
    process.exitCode = 3
  }
}
