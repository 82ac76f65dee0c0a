/** Draws the tab bar's pictures (WeChat wants PNG files) from our line icons, with Chromium. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser } from './chromium.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const icons = JSON.parse(fs.readFileSync(path.join(here, '../src/components/icons.json'), 'utf8'))
const target = path.join(here, '../src/static/tab')
fs.mkdirSync(target, { recursive: true })

const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 81, height: 81 } })
for (const name of ['scan', 'cart', 'orders', 'me']) {
  for (const [suffix, colour] of [['', '#7C8A83'], ['-on', '#12A066']]) {
    await page.setContent(
      `<style>body{margin:0}</style><svg width="81" height="81" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.700" stroke-linecap="round" stroke-linejoin="round"><path d="${icons[name]}"/></svg>`,
    )
    await page.screenshot({ path: path.join(target, `${name}${suffix}.png`), omitBackground: true })
  }
}
await browser.close()
