/** Walk 4, 团长: an order for the pickup point comes over from the grid warehouse and is handed out. */
import { KEEPER, LEADER, PEPSI, pickAndSend, placeOf, skuOf } from '../crew.mjs'
import { expect, until, walk } from '../walk.mjs'

const SHOPPER = 'o_demo_shopper_001'

walk('pickup: ordered, sent over, received, collected with the code on the phone', async ({ open, phone }) => {
  const me = await phone(SHOPPER)
  const leader = await phone(LEADER)
  const point = await placeOf(leader, 'leader')
  await me.send('PUT', '/api/shop/ordering/cart', { place_id: '', sku_id: await skuOf(me, PEPSI, point), quantity: 1 })
  const shop = await open(SHOPPER, 'pages/checkout/index?cart=home')
  await shop.press('锦绣花园自提点')
  await shop.press('提交订单')
  await shop.press('确认支付')
  await shop.at('pages/order/')
  const id = shop.query('order_id')
  await shop.see('锦绣花园自提点')

  await pickAndSend(await phone(KEEPER), id, [PEPSI])
  const board = () => leader.get(`/api/leader/screens/board?place_id=${point}`)
  await until(async () => JSON.stringify(await board()).includes(id))
  const parcel = (await me.get(`/api/shop/screens/orders/${id}`)).parcels[0]
  await leader.post('/api/leader/fulfilment/receipts', { place_id: point, code: parcel.shipment_id })

  await shop.press('出示取货码') // the button came by itself
  await shop.at('pages/pickup')
  const ops = { device: `walk-${id}`, ops: [{ op_id: `out-${id}`, seq: 1, kind: 'hand_out', body: { place_id: point, code: await shop.qr() } }] }
  expect((await leader.post('/api/leader/sync/ops', ops)).answers[0].status).toBe('applied')
  expect((await leader.post('/api/leader/sync/ops', ops)).answers[0].status).toBe('duplicate')
  await shop.see('已取走')
  await until(async () => (await me.get(`/api/shop/ordering/orders/${id}`)).state === 'completed')
})
