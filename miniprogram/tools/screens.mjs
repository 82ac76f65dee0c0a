/**
 * `make screens`: a picture of every screen in its states, at 375 px (and 430 px, dark,
 * large font, English for the main ones), into miniprogram/screens. ONLY=<pattern> narrows it; the
 * pictures of an area (leader, staff) have its name in front.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser } from './chromium.mjs'
import { fainter } from './screens/contrast.mjs'
import { clumsy } from './screens/touch.mjs'
import { startCopy } from './copy.mjs'
import { leaderShots } from './screens/leader.mjs'
import { staffShots } from './screens/staff.mjs'
import { makeStory } from './story.mjs'

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'screens')
const only = process.env.ONLY ?? ''
const wanted = new RegExp(only)
const DEAR = '6901939691601' // the code whose answer is dressed up for some pictures
const problems = []
fs.mkdirSync(folder, { recursive: true })

const copy = await startCopy()
const browser = await openBrowser()
try {
  const isArea = ['leader', 'staff'].some((area) => only.startsWith(area))
  if (!isArea) await takeAll(shots(await makeStory(copy.url)))
  if (!only || only.startsWith('leader')) await takeAll(await leaderShots(copy.url))
  if (!only || only.startsWith('staff')) await takeAll(await staffShots(copy.url))
} finally {
  await browser.close()
  await copy.stop()
}
if (problems.length) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}

async function takeAll(list) {
  for (const shot of list) if (wanted.test(shot.name)) await take(shot)
}

/** Every picture: which person, which page, which looks, what is done before the shutter. */
function shots({ shopper, home, fresh, bare, orders, store }) {
  const at = { place: { id: store.id, name: store.name, isSaid: true } }
  const guessed = { place: { id: store.id, name: store.name, isSaid: false } }
  const pages = [
    ['home', 'pages/home/index'],
    ['product', 'pages/product/index?code=6901939691601'],
    ['product-loose', `pages/product/index?code=${orders.looseCode}`],
    ['product-unknown', 'pages/product/index?code=99999'],
    ['search', 'pages/search/index'],
    ['cart', 'pages/cart/index'],
    ['checkout', 'pages/checkout/index?cart=store'],
    ['pay', `pages/pay/index?order_id=${orders.unpaid}`],
    ['exit', `pages/exit/index?order_id=${orders.exit}&fresh=1`],
    ['orders', 'pages/orders/index'],
    ['order-pickup', `pages/order/index?order_id=${orders.pickup}`],
    ['order-ready', `pages/order/index?order_id=${orders.ready}`],
    ['order-rider', `pages/order/index?order_id=${orders.rider}`],
    ['order-twelve', `pages/order/index?order_id=${orders.twelve}`],
    ['order-refunded', `pages/order/index?order_id=${orders.refunded}`],
    ['pickup', `pages/pickup/index?order_id=${orders.ready}`],
    ['inbox', 'pages/inbox/index'],
    ['coupons', 'pages/coupons/index'],
    ['addresses', 'pages/addresses/index'],
    ['address', 'pages/address/index'],
    ['stores', 'pages/stores/index'],
    ['me', 'pages/me/index'],
    ['profile', 'pages/profile/index'],
    ['settings', 'pages/settings/index'],
  ]
  const base = pages.map(([name, page]) => ({ name, page, who: shopper, keep: at }))
  const main = ['home', 'product', 'cart', 'checkout', 'pay', 'exit', 'order-ready', 'orders', 'order-rider', 'pickup', 'stores', 'me', 'profile', 'settings', 'inbox', 'search', 'addresses', 'address', 'coupons', 'order-twelve', 'order-refunded']
  const darkAndHuge = (one) => [
    { ...one, name: `${one.name}--dark`, dark: true },
    { ...one, name: `${one.name}--huge`, keep: { ...one.keep, text: 'huge' } },
  ]
  const looks = base.filter((one) => main.includes(one.name)).flatMap(darkAndHuge)
  const wide = base.filter((one) => ['home', 'product', 'checkout', 'order-ready'].includes(one.name)).map((one) => ({ ...one, name: `${one.name}--430`, width: 430 }))
  const wideAndHuge = base.filter((one) => ['home', 'product', 'checkout', 'pay'].includes(one.name)).map((one) => ({ ...one, name: `${one.name}--430-huge`, width: 430, keep: { ...one.keep, text: 'huge' } }))
  const english = base.filter((one) => ['home', 'product', 'search', 'cart', 'checkout', 'pay', 'exit', 'orders', 'order-ready', 'order-rider', 'order-twelve', 'order-refunded', 'pickup', 'inbox', 'coupons', 'addresses', 'address', 'stores', 'me', 'profile', 'settings'].includes(one.name)).map((one) => ({ ...one, name: `${one.name}--en`, keep: { ...one.keep, language: 'en' } }))
  const empty = base.filter((one) => ['home', 'cart', 'orders', 'inbox', 'addresses', 'stores', 'me', 'product'].includes(one.name)).map((one) => ({ ...one, name: `${one.name}--first-visit`, who: fresh, keep: {} }))
  const states = base
    .filter((one) => ['home', 'product', 'search', 'cart', 'checkout', 'pay', 'orders', 'order-ready', 'pickup', 'exit', 'stores', 'inbox', 'addresses', 'me', 'profile'].includes(one.name))
    .flatMap((one) => [
      { ...one, name: `${one.name}--loading`, api: 'never' },
      { ...one, name: `${one.name}--error`, api: 'fail' },
      { ...one, name: `${one.name}--offline`, api: 'offline' },
    ])
  const more = [
    { name: 'cart-home', page: 'pages/cart/index', who: home, keep: {} },
    { name: 'checkout-home', page: 'pages/checkout/index?cart=home', who: home, keep: {} },
    { name: 'coupons-mine', page: 'pages/coupons/index', who: home, keep: {} },
    { name: 'checkout-home--coupons', page: 'pages/checkout/index?cart=home', who: home, keep: {}, press: '.coupons .j-cell' },
    { name: 'checkout-home--all', page: 'pages/checkout/index?cart=home', who: home, keep: {}, press: '.more' },
    { name: 'pay-sheet', page: `pages/pay/index?order_id=${orders.unpaid}`, who: shopper, keep: at, press: '.j-bar uni-button' },
    { name: 'checkout--no-address', page: 'pages/checkout/index?cart=home', who: bare, keep: {} },
    { name: 'checkout--no-address-store', page: 'pages/checkout/index?cart=home', who: bare, keep: at },
    { name: 'checkout--empty', page: 'pages/checkout/index?cart=home', who: fresh, keep: {} },
    { name: 'product-searched', page: `pages/product/index?code=${DEAR}&from=search`, who: shopper, keep: at },
    { name: 'product-guessed', page: `pages/product/index?code=${DEAR}`, who: shopper, keep: guessed },
    { name: 'home-guessed', page: 'pages/home/index', who: shopper, keep: guessed },
    { name: 'product-dear', page: `pages/product/index?code=${DEAR}`, who: shopper, keep: at, fake: dear },
    { name: 'product-near-expiry', page: `pages/product/index?code=${DEAR}`, who: shopper, keep: at, fake: nearExpiry },
    { name: 'product-past', page: `pages/product/index?code=${DEAR}`, who: shopper, keep: at, fake: past },
    { name: 'product-sold-out', page: `pages/product/index?code=${DEAR}`, who: shopper, keep: at, fake: soldOut },
    { name: 'privacy', page: 'pages/home/index', who: fresh, keep: {}, press: '.j-cell >> nth=1' },
    { name: 'privacy--huge', page: 'pages/home/index', who: fresh, keep: { text: 'huge' }, press: '.j-cell >> nth=1' },
    { name: 'privacy--dark', page: 'pages/home/index', who: fresh, keep: {}, dark: true, press: '.j-cell >> nth=1' },
    { name: 'privacy-phone', page: 'pages/me/index', who: fresh, keep: {}, press: 'uni-button' },
    // Kept on the phone from an earlier look, then no network.
    ...['home', 'orders', 'order-ready', 'pickup', 'exit', 'inbox', 'me'].map((name) => ({ ...base.find((one) => one.name === name), name: `${name}--offline-kept`, then: 'offline' })),
    ...['', '--dark', '--huge', '--en'].map((look) => ({
      ...{ name: `order-rest${look}`, page: `pages/order/index?order_id=${orders.rider}`, who: shopper, dark: look === '--dark' },
      ...{ keep: look === '--huge' ? { text: 'huge' } : look === '--en' ? { language: 'en' } : {}, press: '.rest uni-button', fakes: '**/screens/orders/**', fake: halfDelivered },
    })),
    { name: 'search-nothing', page: 'pages/search/index', who: shopper, keep: at, type: ['input', '没有这个东西'] },
    { name: 'address-point', page: 'pages/address/index', who: shopper, keep: at, press: '.j-cell' },
  ]
  const moreLooks = more
    .filter((one) => ['product-dear', 'product-near-expiry', 'checkout-home', 'checkout-home--coupons', 'coupons-mine', 'pay-sheet', 'search-nothing'].includes(one.name))
    .flatMap((one) => [...darkAndHuge(one), ...(one.fake ? [] : [{ ...one, name: `${one.name}--en`, keep: { ...one.keep, language: 'en' } }])])
  return [...base, ...more, ...looks, ...moreLooks, ...wide, ...wideAndHuge, ...english, ...empty, ...states]
}

/** A page that does not do what is asked spoils its own picture alone. */
async function take(shot) {
  try {
    await shoot(shot)
  } catch (problem) {
    problems.push(`${shot.name}: ${String(problem.message).split('\n')[0]}`)
    console.log(`✗ ${shot.name}`)
  }
}

async function shoot(shot) {
  const context = await browser.newContext({
    viewport: { width: shot.width ?? 375, height: 812 },
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: shot.dark ? 'dark' : 'light',
    hasTouch: true,
    ...(shot.member ? { userAgent: 'Mozilla/5.0 (Linux; Android 14) wxwork/4.1.20 MicroMessenger/7.0.1' } : {}),
  })
  const drawer = shot.member ? 'jj.me.' : `jj.${shot.who.openid}.`
  await context.addInitScript(
    ([prefix, kept]) => {
      for (const [name, value] of Object.entries(kept)) localStorage.setItem(prefix + name, value)
    },
    [drawer, keptAsText(shot)],
  )
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const errors = []
  const isBroken = shot.api !== undefined || shot.then !== undefined || shot.isBroken
  page.on('pageerror', (error) => errors.push(`${shot.name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isBroken && !/status of 4/.test(message.text())) errors.push(`${shot.name}: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(copy.url) && !/^(data|blob):/.test(request.url())) errors.push(`${shot.name}: leaves home for ${request.url()}`)
  })
  if (shot.api) await page.route('**/api/**', (route) => misbehave(route, shot.api))
  if (shot.fake) await page.route(shot.fakes ?? '**/screens/scan**', (route) => changed(route, shot.fake))
  await page.goto(`${copy.url}/h5/${shot.member ? '' : `?as=${shot.who.openid}`}#/${shot.page}`)
  if (shot.member) await page.locator('a', { hasText: shot.member }).first().click() // 企业微信's sign-in page
  await page.waitForSelector('.j-page')
  await page.waitForTimeout(shot.api === 'never' ? 900 : shot.api ? 2600 : 1500)
  if (shot.then) {
    await page.route('**/api/**', (route) => misbehave(route, shot.then))
    await page.reload()
    await page.waitForTimeout(3200)
  }
  if (shot.press) {
    await page.locator(shot.press).first().click()
    await page.waitForTimeout(900)
  }
  if (shot.type) {
    await page.locator(shot.type[0]).first().fill(shot.type[1])
    await page.waitForTimeout(1200)
  }
  if (shot.act) await shot.act(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) errors.push(`${shot.name}: ${overflow} px too wide`)
  // As tall as its content: bars that stick to the bottom stand at the bottom of the picture.
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: shot.width ?? 375, height: Math.min(Math.max(812, height), 2400) })
  await page.waitForTimeout(150)
  errors.push(...[...(await fainter(page)), ...(await clumsy(page))].map((one) => `${shot.name}: ${one}`))
  await page.screenshot({ path: path.join(folder, `${shot.name}.png`) })
  problems.push(...errors)
  console.log(`${errors.length ? '✗' : '✓'} ${shot.name}`)
  await context.close()
}

/** What the phone remembers, as core/storage keeps it (uni wraps strings). */
function keptAsText(shot) {
  const { place, text, language, ...rest } = shot.keep
  const kept = {}
  const put = (name, value) => (kept[name] = JSON.stringify({ type: 'string', data: JSON.stringify(value) }))
  if (place) put('store', place)
  if (text) put('text', text)
  put('language', language ?? 'zh')
  for (const [name, value] of Object.entries(rest)) put(name, value)
  return kept
}

/** The server's own answer with something about it changed, for what the demo's day does not have. */
async function changed(route, change) {
  const answer = await route.fetch()
  const body = await answer.json()
  change(body)
  return route.fulfill({ response: answer, json: body })
}

function dear(body) {
  body.product.name = '典藏版五粮液浓香型白酒双瓶礼盒装（含品鉴杯与手提袋）52度500毫升×2'
  body.product.name_en = ''
  Object.assign(body.price, { price_fen: 1_234_560, regular_fen: 1_299_900, amount_fen: 1_234_560, unit_words: '¥12,345.60 / 件' })
}

function nearExpiry(body) {
  body.here.expiry = { on: '2026-11-24', level: 'soon', words: '最近一批 11月24日 到期，还有 2 天' }
  Object.assign(body.price, { regular_fen: body.price.price_fen * 2 })
}

function past(body) {
  body.label = { on: '2026-11-20', level: 'past', words: '您手上这件 2026-11-20 已过期，请勿购买，交给店员' }
}

/** One parcel is with the customer, what is in the other can still be cancelled. */
function halfDelivered(body) {
  const rest = body.lines[0]
  const there = { ...body.parcels[0], parcel_no: 2, shipment_id: 'shp_there', state: 'delivered', state_words: '已送达', is_late: false }
  body.parcels.push(there)
  body.rest = { refund_fen: rest.total_fen, freight_fen: Math.min(rest.freight_fen || 300, rest.total_fen), lines: [{ line_id: rest.line_id, name: rest.name, quantity: rest.quantity }] }
}

function soldOut(body) {
  Object.assign(body.here, { free: 0, words: '本店售完' })
}

function misbehave(route, how) {
  if (how === 'never') return undefined // no answer, ever
  if (route.request().url().includes('/identity/sessions')) return route.continue()
  if (how === 'offline') return route.abort('internetdisconnected')
  const body = { error: { code: 'kernel.busy', message: '系统繁忙，请稍后再试', details: {}, request_id: 'r' } }
  return route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify(body) })
}
