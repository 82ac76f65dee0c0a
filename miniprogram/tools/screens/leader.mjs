/** Pictures of the leader's desk: every page, and what happens without network. */
import { Phone } from '../copy.mjs'
import { makeLeaderStory } from './leader-story.mjs'

const ROOT = 'packages/leader'
const SCAN = '.j-scan input'

export async function leaderShots(url) {
  const { leader, point, ids, codes, road, quiet, shopper } = await makeLeaderStory(url)
  const hq = await new Phone(url, 'o_demo_hq001').signIn()
  const leaderId = (await leader.get('/api/leader/screens/commission')).person_id
  const one = (name, page, rest = {}) => ({ name: `leader-${name}`, page: `${ROOT}/${page}`, who: leader, keep: {}, ...rest })
  const pages = [
    one('today', 'today/index'),
    one('arriving', 'arriving/index'),
    one('receive', 'receive/index'),
    one('count', `receive/index`, { act: openFirst }),
    one('handout', 'handout/index'),
    one('found', 'handout/index', { act: (page) => scan(page, codes.twin1.digits) }),
    one('ready', 'parcels/index?list=ready'),
    one('uncollected', 'parcels/index?list=uncollected'),
    one('short', 'parcels/index?list=short'),
    one('overdue', 'parcels/index?list=uncollected', { fakes: '**/screens/board**', fake: overdue }),
    one('hand-back', 'parcels/index?list=uncollected', { fakes: '**/screens/board**', fake: overdue, act: (page) => handBack(page) }),
    one('stock', 'stock/index'),
    one('queue', 'queue/index'),
  ]
  const looks = pages.flatMap((shot) => [
    { ...shot, name: `${shot.name}--dark`, dark: true },
    { ...shot, name: `${shot.name}--huge`, keep: { text: 'huge' } },
  ])
  const some = (...names) => pages.filter((shot) => names.includes(shot.name.slice('leader-'.length)))
  const wide = some('today', 'count', 'found', 'ready').map((shot) => ({ ...shot, name: `${shot.name}--430`, width: 430 }))
  const english = pages.map((shot) => ({ ...shot, name: `${shot.name}--en`, keep: { language: 'en' } }))
  const screens = some('today', 'arriving', 'receive', 'handout', 'ready', 'uncollected', 'short', 'stock', 'queue')
  const empty = screens.map((shot) => ({ ...shot, name: `${shot.name}--empty`, who: quiet }))
  const states = screens.flatMap((shot) => [
    { ...shot, name: `${shot.name}--loading`, api: 'never' },
    { ...shot, name: `${shot.name}--error`, api: 'fail' },
    { ...shot, name: `${shot.name}--offline`, api: 'offline' },
  ])
  const more = [
    one('count-problem', 'receive/index', { act: lessOne }),
    one('receive-unknown', 'receive/index', { act: (page) => scan(page, 'shp_01NOTFROMHERE000000000001') }),
    one('wrong-code', 'handout/index', { act: (page) => scan(page, '00000000') }),
    one('not-a-code', 'handout/index', { act: (page) => scan(page, '6901939691601') }),
    one('flight-qr', 'today/index', { isBroken: true, act: (page) => flight(page, () => handOut(page, codes.single.qr)) }),
    one('flight-noted', 'today/index', { isBroken: true, act: (page) => flight(page, async () => { await handOut(page, codes.single.qr); await give(page) }) }),
    one('flight-digits', 'today/index', { isBroken: true, act: (page) => flight(page, () => handOut(page, codes.single.digits)) }),
    one('flight-today', 'today/index', { isBroken: true, act: (page) => flight(page, async () => { await workOffline(page, codes, road); await back(page) }) }),
    one('flight-queue', 'today/index', { isBroken: true, act: (page) => flight(page, async () => { await workOffline(page, codes, road); await back(page); await go(page, 'queue/index') }) }),
    one('nobody', 'today/index', { who: shopper }),
    one('points', 'today/index', { who: quiet, press: '.top .name' }),
    ...some('today', 'arriving', 'ready', 'stock').map((shot) => ({ ...shot, name: `${shot.name}--offline-kept`, then: 'offline' })),
    one('conflicts', 'queue/index', { keep: { 'ops.leader': conflicted(point.id), 'leader.labels': { c1: '张** 170****0012 · 3 件', c2: '李** 170****0013 · 2 件' } } }),
  ]
  const twice = more.filter((shot) => /flight|conflicts|count-problem|wrong-code/.test(shot.name)).flatMap((shot) => [
    { ...shot, name: `${shot.name}--dark`, dark: true },
    { ...shot, name: `${shot.name}--huge`, keep: { ...shot.keep, text: 'huge' } },
    { ...shot, name: `${shot.name}--en`, keep: { ...shot.keep, language: 'en' } },
  ])
  // Last: these change what the others show.
  const last = [
    one('given', 'handout/index', { act: async (page) => { await scan(page, codes.twin1.digits); await give(page) } }),
    one('used', 'handout/index', { act: (page) => scan(page, codes.twin1.digits) }),
    one('commission', 'commission/index', { act: async (page) => { await refundOne(hq, ids.twin1); await page.reload(); await pause(page, 2000) } }),
    ...[{ dark: true }, { keep: { text: 'huge' } }, { keep: { language: 'en' } }, { api: 'never' }, { api: 'fail' }, { api: 'offline' }].map((look) => one(`commission--${look.api ?? look.keep?.text ?? look.keep?.language ?? 'dark'}`, 'commission/index', look)),
    one('commission-none', 'commission/index', { who: await new Phone(url, 'o_demo_leader_009').signIn() }),
    ...['', '--dark', '--huge', '--en'].flatMap((look) => payouts(hq, leaderId, look)),
    one('received', 'receive/index', { act: async (page) => { await openFirst(page); await give(page) } }),
  ]
  return [...pages, ...more, ...looks, ...twice, ...wide, ...english, ...states, ...empty, ...last]
}

/** Headquarters pays commission: the list, the sheet, what was paid, how it is undone. In one look. */
function payouts(hq, leaderId, look) {
  const looks = { dark: look === '--dark', keep: look === '--huge' ? { text: 'huge' } : look === '--en' ? { language: 'en' } : {} }
  const one = (name, page, rest = {}) => ({ name: `leader-${name}${look}`, page, who: hq, ...looks, ...rest })
  const [owed, hers] = ['packages/staff/owed/index', `packages/leader/commission/index?person_id=${leaderId}`]
  return [
    one('owed', owed),
    one('owed-pay', owed, { act: (page) => openPay(page) }),
    one('owed-much', owed, { act: async (page) => { await openPay(page); await page.locator('.j-field input').first().fill('9999'); await pause(page) } }),
    one('paid', hers, { act: async (page) => { await payOne(hq, leaderId); await page.reload(); await pause(page, 2000) } }),
    one('paid-undo', hers, { press: '.undo uni-button', act: (page) => pause(page) }),
    one('paid-undone', hers, { act: async (page) => { await undoOne(hq, leaderId); await page.reload(); await pause(page, 2000) } }),
  ]
}

async function openPay(page) {
  await page.locator('.pay uni-button').first().click()
  await pause(page, 1000)
}

async function payOne(hq, leaderId) {
  const { owed_fen } = await hq.get(`/api/hq/screens/commission/${leaderId}`)
  await hq.post(`/api/hq/ledger/commission/${leaderId}/payouts`, { amount_fen: Math.ceil(owed_fen / 2), reference: '招商银行 流水 20261127001200345678' })
}

async function undoOne(hq, leaderId) {
  const { items } = await hq.get(`/api/hq/screens/commission/${leaderId}`)
  await hq.post(`/api/hq/ledger/payouts/${items.find((one) => one.kind === 'payout' && !one.is_undone).id}/take-back`)
}

const pause = (page, ms = 700) => page.waitForTimeout(ms)

async function scan(page, code) {
  await page.locator(SCAN).last().fill(code)
  await page.locator(SCAN).last().press('Enter')
  await pause(page, 1500)
}

/** Parcels of some days ago, the first of them beyond its time. */
function overdue(body) {
  const days = (n) => new Date(Date.now() - n * 24 * 3600_000).toISOString()
  body.to_hand_out.forEach((one, index) => Object.assign(one, index % 2 ? { ready_at: days(2), keep_until: days(-1) } : { ready_at: days(5), keep_until: days(1) }))
}

async function handBack(page) {
  await page.locator('.parcel uni-button', { hasText: /退回|hand back/i }).first().click()
  await pause(page, 1200)
}

async function openFirst(page) {
  await page.locator('.parcel').first().click()
  await pause(page)
}

async function lessOne(page) {
  await openFirst(page)
  await page.locator('.line uni-button').first().click()
  await pause(page, 300)
  await page.locator('.line .knob').first().click()
  await pause(page, 300)
}

async function give(page) {
  await page.locator('.j-bar uni-button').last().click()
  await pause(page, 2600)
}

const go = async (page, where) => {
  await page.evaluate((hash) => (globalThis.location.hash = hash), `#/${ROOT}/${where}`)
  await pause(page)
}
const back = async (page) => {
  await page.goBack()
  await pause(page)
}

/** The phone goes into a stairwell after the board was seen. Back on the net only in its next life. */
async function flight(page, then) {
  await page.context().setOffline(true)
  await pause(page, 500)
  await then()
}

async function handOut(page, code) {
  await go(page, 'handout/index')
  await scan(page, code)
}

async function workOffline(page, codes, road) {
  await handOut(page, codes.single.qr)
  await give(page)
  await back(page)
  await go(page, `receive/index?id=${road.shipment_id}`)
  await give(page)
}

/** A unit of the first line that was collected goes back: its commission too. */
async function refundOne(hq, orderId) {
  const { lines } = await hq.get(`/api/hq/ordering/orders/${orderId}`)
  const line = lines.find((one) => one.delivered > 0)
  await hq.post(`/api/hq/ordering/orders/${orderId}/refunds`, { reason: '商品破损', lines: [{ line_id: line.id, quantity: 1, restock: false }] })
}

/** What a phone remembers that did two things twice. */
function conflicted(place_id) {
  const at = new Date(Date.now() - 40 * 60_000).toISOString()
  const op = (op_id, seq, kind, body) => ({ op_id, seq, kind, at, body })
  return {
    device: 'd-picture',
    seq: 2,
    waiting: [],
    conflicts: [
      { op: op('c1', 1, 'hand_out', { place_id, code: '12345678', also: [] }), code: 'fulfilment.already_handed_out', message: '这个取货码已经用过，商品已取走' },
      { op: op('c2', 2, 'hand_out', { place_id, code: '87654321', also: [] }), code: 'fulfilment.not_this_customer', message: '取货码和这个包裹不是同一位顾客，请核对后再交' },
    ],
  }
}
