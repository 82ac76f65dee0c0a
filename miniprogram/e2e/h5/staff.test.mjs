/** Walk 5, 员工: the clerk refuses for want of stock; the order is routed again and says why. */
import { CLERK, COLA, placeOf, skuOf, taskOf, taskPath } from '../crew.mjs'
import { pickInFlight } from '../flight.mjs'
import { expect, until, walk } from '../walk.mjs'

const SHOPPER = 'o_demo_shopper_021'

walk('refused by the store: routed again, with the second reason beside the first', async ({ open, phone }) => {
  const me = await phone(SHOPPER)
  const clerk = await phone(CLERK)
  const store = await placeOf(clerk)
  const sku = (await me.get(`/api/shop/screens/scan?code=${COLA}&place_id=${store}`)).product.sku_id
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store, lines: [{ sku_id: sku, quantity: 2 }] })
  const shop = await open(SHOPPER, `pages/order/index?order_id=${id}`)
  await shop.press('去付款')
  await shop.press(/^微信支付/)
  await shop.press('确认支付')
  await shop.at('pages/order/')
  await shop.see('货在 中街店')

  const task = await taskOf(clerk, store, id)
  const desk = await open(CLERK, `packages/staff/task/index?task_id=${task.id}`)
  await desk.press('拒单')
  await desk.press('缺货：货架和后仓都没有')
  await desk.press('拒单并改派')
  await desk.see(/已拒单/)
  const page = await until(async () => {
    const now = await me.get(`/api/shop/screens/orders/${id}`)
    return now.reasons.length > 1 && now
  })
  expect(page.reasons.at(-1).cause).toBe('refused')
  const other = page.parcels.find((one) => one.source.place_id !== store)
  await shop.see(`从 ${other.source.name} 发出`)
  await shop.see(page.reasons.at(-1).sentences[0])
})

walk('staff: flight mode in the middle of a pick, replayed exactly once', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_009')
  const clerk = await phone(CLERK)
  const store = await placeOf(clerk)
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store, lines: [{ sku_id: await skuOf(me, COLA, store), quantity: 2 }] })
  await me.pay(id)
  const task = await taskOf(clerk, store, id)
  const desk = await open(CLERK, `packages/staff/task/index?task_id=${task.id}`)
  await pickInFlight(desk, clerk, task)
})

walk('staff: a scanner faster than the field follows: no code cut, none lost, none twice', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_010')
  const clerk = await phone(CLERK)
  const store = await placeOf(clerk)
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store, lines: [{ sku_id: await skuOf(me, COLA, store), quantity: 5 }] })
  await me.pay(id)
  const task = await taskOf(clerk, store, id)
  const desk = await open(CLERK, `packages/staff/task/index?task_id=${task.id}`)
  await desk.press('接单')
  await desk.see('已拣 0/1 种')
  for (let scans = 0; scans < 4; scans += 1) await desk.burst(COLA, { waitMs: scans * 30 })
  await desk.see(/^4 ?\/ ?5/)
  await desk.burst(COLA, { end: 'Tab' })
  await desk.see('已拣好，请打包')
  await until(async () => (await clerk.get(taskPath(task))).state === 'picked')
})
