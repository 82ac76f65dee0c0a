/**
 * `make screens-measure`: what a phone pays. Sizes of the packages against WeChat's limits, the web
 * pages' first paint on slow 3G with an empty cache, taps from the scan to paid.
 */
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser } from './chromium.mjs'
import { Phone, startCopy } from './copy.mjs'
import { freshBuild } from './fresh.mjs'

/** Slow 3G: 400 kbit/s each way, 400 ms there and back. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: (400 * 1000) / 8, uploadThroughput: (400 * 1000) / 8 }
const LIMIT_MS = 6000
const SHOPPER = 'o_demo_shopper_035'
const COLA = '6901939691601'

const here = path.dirname(fileURLToPath(import.meta.url))
const sizes = (platform) => console.log(execFileSync('node', [path.join(here, 'size-report.mjs'), platform]).toString().trimEnd())

async function firstPaint(browser, url) {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 }, locale: 'zh-CN', hasTouch: true })
  const page = await context.newPage()
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', SLOW_3G)
  let bytes = 0
  line.on('Network.loadingFinished', (told) => (bytes += told.encodedDataLength))
  await page.goto(url, { waitUntil: 'commit' })
  const painted = await page.evaluate(paintOf)
  await page.locator('.j-page .card, .j-page .store').first().waitFor({ timeout: 60_000 })
  const drawn = await page.evaluate(() => performance.now())
  await page.waitForLoadState('networkidle').catch(() => {})
  await context.close()
  return { painted, drawn, bytes }
}

/** In the page: when the first words or lines were painted, ms from the start. */
function paintOf() {
  return new Promise((resolve) => {
    const look = (list) => list.getEntries().filter((one) => one.name === 'first-contentful-paint').forEach((one) => resolve(one.startTime))
    new PerformanceObserver(look).observe({ type: 'paint', buffered: true })
  })
}

async function tapsToPaid(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 375, height: 812 }, locale: 'zh-CN', hasTouch: true })).newPage()
  const press = (words) => page.locator('uni-button').filter({ hasText: words, visible: true }).last().click()
  await page.goto(`${url}/h5/?as=${SHOPPER}`)
  await page.getByText('中街店').waitFor()
  const started = Date.now()
  await page.locator('input').fill(COLA)
  await page.locator('input').press('Enter') // 1: the scan
  await press('马上付款') // 2
  await press('确认支付') // 3
  await page.waitForURL(/pages\/exit/)
  return { taps: 3, ms: Date.now() - started }
}

await freshBuild('h5')
await freshBuild('mp-weixin')
sizes('h5')
sizes('mp-weixin')
const copy = await startCopy()
const browser = await openBrowser()
let isOver = false
try {
  const me = await new Phone(copy.url, SHOPPER).signIn()
  const store = (await me.get('/api/shop/places/near?lng=123.468953&lat=41.798863&kind=store&limit=1')).items[0]
  const sku = (await me.get(`/api/shop/screens/scan?code=${COLA}&place_id=${store.id}`)).product.sku_id
  const order = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store.id, lines: [{ sku_id: sku, quantity: 1 }] })
  await me.pay(order.id)
  for (const [name, hash] of [['home', ''], ['order', `#/pages/order/index?order_id=${order.id}`]]) {
    const { painted, drawn, bytes } = await firstPaint(browser, `${copy.url}/h5/?as=${SHOPPER}${hash}`)
    isOver ||= painted > LIMIT_MS
    console.log(`${painted > LIMIT_MS ? '✗' : '✓'} ${name}: first paint ${(painted / 1000).toFixed(1)} s, its data ${(drawn / 1000).toFixed(1)} s on slow 3G (limit ${LIMIT_MS / 1000} s), ${(bytes / 1024).toFixed(0)} KB over the line`)
  }
  const { taps, ms } = await tapsToPaid(browser, copy.url)
  console.log(`✓ scan to paid: ${taps} taps, ${(ms / 1000).toFixed(1)} s with a driven hand on this machine`)
} finally {
  await browser.close()
  await copy.stop()
}
if (isOver) process.exitCode = 1
