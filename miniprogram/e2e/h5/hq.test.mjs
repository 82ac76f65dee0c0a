/** Headquarters: a day's books are closed by hand, and money goes back by line with its goods. */
import { CENTRAL, CLERK, COLA, LEADER, pickAndSend, placeOf, skuOf } from '../crew.mjs'
import { parcelOnItsWay } from '../leader.mjs'
import { expect, until, walk } from '../walk.mjs'

const SHANGHAI_MS = 8 * 3600_000
const HQ = 'o_demo_hq001'
const SHOPPER = 'o_demo_shopper_031'
const COLA_CODE = 'J0002'

/** Scan and go at the clerk's store: the goods are with the customer once it is paid. */
async function bought(phone, quantity) {
  const me = await phone(SHOPPER)
  const store = await placeOf(await phone(CLERK))
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'in_store', place_id: store, lines: [{ sku_id: await skuOf(me, COLA, store), quantity }] })
  return { me, store, id }
}

walk('refund by hand: two on their way at once, goods to the shelf and to the bin', async ({ open, phone }) => {
  const { me, id } = await bought(phone, 3)
  await me.pay(id)
  const order = await me.get(`/api/shop/ordering/orders/${id}`)
  const desk = await open(HQ, 'packages/staff/hq/index')
  await desk.press('退款')
  await desk.type(order.number, { into: '.find', enter: true })
  await desk.press('可口可乐')
  await desk.at('packages/staff/refund/order')
  for (const fate of ['放回', '不收回']) {
    await desk.press(/可口可乐/)
    await desk.press(new RegExp(`^${fate}$`))
    await desk.page.waitForSelector('.j-bar .j-money') // what the server makes of it
    await desk.press('去退款')
    await desk.press('商品破损')
    await desk.press(/^确认退/)
    await desk.see('退款记录')
    await desk.see(fate === '不收回' ? /没有收回/ : /已放回货架/)
  }
  const after = await until(async () => {
    const now = await me.get(`/api/shop/ordering/orders/${id}`)
    return now.lines[0].refunded_quantity === 2 && now
  })
  expect(after.refunded_fen).toBe(Math.round((order.total_fen / 3) * 2))
})

walk('money that WeChat alone knows of is recorded with one tap, the rest explained, and the day closes', async ({ open, phone, url }) => {
  const { me, id } = await bought(phone, 1)
  await me.post('/sandbox/settings', { bills_at_once: true })
  await me.post('/sandbox/faults', { route: 'notify:payment', kind: 'lose_notify', times: 1 })
  await me.post('/sandbox/faults', { route: '/v3/pay/transactions/out-trade-no/*', kind: 'errcode', params: { code: 'SYSTEM_ERROR', status: 500 } })
  const { package: prepay } = await me.post(`/api/shop/ordering/orders/${id}/pay`)
  await me.post(`/sandbox/users/${SHOPPER}/pay`, { package: prepay })
  const hq = await phone(HQ)
  const today = new Date(Date.now() + SHANGHAI_MS).toISOString().slice(0, 10)
  const now = () => hq.get(`/api/hq/reconcile/days/${today}`)
  await hq.post(`/api/hq/reconcile/days/${today}/run`)
  await until(async () => (await now()).finished_at, 120) // the relay looks every minute
  await fetch(`${url}/sandbox/faults`, { method: 'DELETE' })
  expect((await now()).state).toBe('open')

  const desk = await open(HQ, 'packages/staff/reconcile/index')
  await desk.see('每天收款')
  await desk.press(/条差异待处理/)
  await desk.see('状态不符')
  const before = (await now()).open_count
  await desk.press('问微信并补记')
  await until(async () => (await now()).open_count < before, 30)
  expect(await until(async () => (await me.get(`/api/shop/ordering/orders/${id}`)).state !== 'awaiting_payment')).toBe(true)
  for (let left = (await now()).open_count; left > 0; left -= 1) {
    await desk.press('说明原因') // what other walks have left behind
    await desk.press('已与微信客服核实')
    await desk.press('确认说明')
    await desk.seeNot('确认说明')
  }
  await desk.see('已结清')
}, 300)

walk('commission is paid as far as it is owed, the leader reads it, a wrong payout is undone by name', async ({ open, phone }) => {
  const leader = await phone(LEADER)
  const parcel = await parcelOnItsWay(phone, SHOPPER)
  const code = await parcel.receive()
  await leader.post('/api/leader/fulfilment/hand-outs', { place_id: await placeOf(leader, 'leader'), code })
  const statement = () => leader.get('/api/leader/screens/commission')
  const owed = await until(async () => (await statement()).owed_fen)
  const yuan = (owed / 100).toFixed(2)
  const { person_id } = await statement()

  const desk = await open(HQ, 'packages/staff/owed/index')
  await desk.press('登记付款')
  await desk.type('999', { into: '.j-field >> nth=0' })
  await desk.see(`现在最多付 ¥${yuan}`)
  await desk.type(yuan, { into: '.j-field >> nth=0' })
  await desk.type('招行 0012', { into: '.j-field >> nth=1' })
  await desk.press(`已付 ¥${yuan}，登记`)
  await desk.see('已登记，团长的佣金明细里能看到')
  expect(await statement()).toMatchObject({ owed_fen: 0, month_paid_fen: owed, items: [{ kind: 'payout', credit_fen: -owed, reference: '招行 0012' }, {}] })
  await desk.seeNot('登记付款')

  const hers = await open(LEADER, 'packages/leader/commission/index')
  await hers.see('转账 招行 0012')
  await hers.seeNot('撤销这笔')

  await desk.go(`packages/leader/commission/index?person_id=${person_id}`)
  await desk.press('撤销这笔')
  await desk.press(`撤销 ¥${yuan}`)
  await desk.see('付款撤销')
  await desk.see('已撤销')
  expect(await statement()).toMatchObject({ owed_fen: owed, month_paid_fen: 0, items: [{ kind: 'payout_back' }, { kind: 'payout', is_undone: true }, {}] })
})

walk('a parcel that never arrives is reported lost where headquarters looks at its order', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_010')
  const [address] = (await me.get('/api/shop/identity/addresses')).items
  const store = await placeOf(await phone(CLERK))
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'express', address_id: address.id, lines: [{ sku_id: await skuOf(me, COLA, store), quantity: 1 }] })
  await me.pay(id)
  const waybill = await pickAndSend(await phone(CENTRAL), id, [COLA])
  const desk = await open(HQ, `packages/staff/refund/order?order_id=${id}`)
  await desk.see(new RegExp(waybill))
  await desk.press('报丢件')
  await desk.press('快递确认丢件')
  await desk.page.locator('.wd-popup uni-button').last().click()
  await desk.see('已报丢件，正在为顾客处理')
  await desk.seeNot('在路上的包裹') // it is packed anew
  await until(async () => (await me.get(`/api/shop/screens/orders/${id}`)).parcels.some((one) => one.waybill !== waybill))
})

walk('money to decide names its order, and opens it', async ({ open, phone }) => {
  const me = await phone(SHOPPER)
  const store = await placeOf(await phone(CLERK))
  await me.post('/sandbox/faults', { route: '/v3/refund/domestic/refunds', kind: 'errcode', times: 1, params: { code: 'NOT_ENOUGH', status: 403 } })
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store, lines: [{ sku_id: await skuOf(me, COLA, store), quantity: 1 }] })
  await me.pay(id)
  await me.post(`/api/shop/ordering/orders/${id}/cancel`)
  const hq = await phone(HQ)
  await until(async () => (await hq.get('/api/hq/screens/exceptions')).items.some((one) => one.order_id === id))
  const desk = await open(HQ, 'packages/staff/money/index')
  await desk.seeNot(/ord_/)
  await desk.press(/可口可乐/)
  await desk.at('packages/staff/refund/order')
  expect(desk.query('order_id')).toBe(id)
})

walk('a file of stock: what is wrong is said by row, the corrected one is written, never twice', async ({ open, phone }) => {
  const clerk = await phone(CLERK)
  const { code } = (await clerk.get('/api/staff/places/mine')).items[0]
  const file = (place) => ({ name: '库存.csv', mimeType: 'text/csv', buffer: Buffer.from(`网点编码,商品编码,批号,数量\n${place},${COLA_CODE},WALK1,7\n`) })
  const desk = await open(HQ, 'packages/staff/import/index')
  const choose = async (button, place) => {
    const [chooser] = await Promise.all([desk.page.waitForEvent('filechooser'), desk.press(button)])
    await chooser.setFiles(file(place))
  }
  await choose('选择文件', 'NOWHERE')
  await desk.see('第 2 行 · 网点编码')
  await choose('改好了，重新选择文件', code)
  await desk.see('1 行都没有问题，还没有写入。')
  await desk.press('确认导入 1 行')
  await desk.press(/^导入$/)
  await desk.see('1 行都已写入。')
  await desk.go('packages/staff/import/index')
  await choose('选择文件', code)
  await desk.see('1 行都已写入。') // the same file: the load it was
})
