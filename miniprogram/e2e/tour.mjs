/**
 * The guided tour on the page with the four phones: seven steps, each done by 「替我做」 in the real
 * phones and seen on another one's screen.
 *
 *     node e2e/tour.mjs [folder]     a picture of each step at 1440 and 1280 px, and the seconds told
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export const STEPS = ['scan', 'leave', 'order', 'pick', 'receive', 'collect', 'wrong']
const STEP_MS = 60_000

const told = (page) => page.evaluate(() => ({ ...document.querySelector('.tour').dataset, words: document.querySelector('.result').innerText }))

/** Opens the page and waits until every phone shows its first screen. */
export async function openPhones(page, url) {
  await page.goto(url)
  await page.waitForSelector('main.ready', { timeout: STEP_MS })
  for (const role of ['shopper', 'home', 'leader', 'clerk']) {
    await page.frameLocator(`[data-role=${role}] iframe`).locator('.j-page').first().waitFor({ timeout: STEP_MS })
  }
}

/** One step; resolves to `{step, state, ms, words}` and rejects when its effect was not seen. */
export async function doStep(page) {
  await page.click('[data-do]')
  await page.waitForFunction(() => ['done', 'failed'].includes(document.querySelector('.tour').dataset.state), null, { timeout: STEP_MS })
  const outcome = await told(page)
  if (outcome.state !== 'done') throw new Error(`step ${outcome.step}: ${outcome.words}`)
  return { ...outcome, ms: Number(outcome.ms) }
}

/** All seven; `seen(outcome, number)` after each. */
export async function walkTour(page, seen = async () => {}) {
  const outcomes = []
  for (const [index, step] of STEPS.entries()) {
    const outcome = await doStep(page)
    if (outcome.step !== step) throw new Error(`${outcome.step} where ${step} should be`)
    outcomes.push(outcome)
    await seen(outcome, index + 1)
    if (index + 1 < STEPS.length) await page.click('[data-next]')
  }
  return outcomes
}

async function main() {
  const { openBrowser } = await import('../tools/chromium.mjs')
  const { startCopy } = await import('../tools/copy.mjs')
  const folder = path.resolve(process.argv[2] ?? 'screens')
  const copy = await startCopy()
  const browser = await openBrowser()
  try {
    for (const [width, height] of [[1440, 900], [1280, 800]]) {
      const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: process.env.DARK ? 'dark' : 'light' })
      const page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && console.log(`! ${message.text()}`))
      page.on('pageerror', (error) => console.log(`! ${error.message}`))
      const shoot = async (number) => {
        await page.waitForTimeout(400) // the flash and the finger have gone
        await page.screenshot({ path: path.join(folder, `tour-${width}-${number}.png`) })
      }
      await openPhones(page, copy.url)
      await shoot(0)
      await walkTour(page, async (outcome, number) => {
        console.log(`${width} ${number} ${outcome.step}: ${outcome.words.replace(/\s+/g, ' ')} (${Math.round(outcome.ms)} ms)`)
        await shoot(number)
      }).catch(async (problem) => {
        await shoot('failed')
        throw problem
      })
      await context.close()
    }
  } finally {
    await browser.close()
    await copy.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
