/** A pickup point's morning: parcels on their way, and the leader's phone that takes them in and gives them out. */
import { KEEPER, LEADER, PEPSI, pickAndSend, placeOf, skuOf } from './crew.mjs'
import { until } from '../tools/copy.mjs'

/** An order of one bottle to the leader's point, sent over by the grid warehouse: {id, parcel, code}. */
export async function parcelOnItsWay(phone, openid) {
  const me = await phone(openid)
  const leader = await phone(LEADER)
  const point = await placeOf(leader, 'leader')
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: point, lines: [{ sku_id: await skuOf(me, PEPSI, point), quantity: 1 }] })
  await me.pay(id)
  await pickAndSend(await phone(KEEPER), id, [PEPSI])
  await until(async () => JSON.stringify(await leader.get(`/api/leader/screens/board?place_id=${point}`)).includes(id))
  const parcel = async () => (await me.get(`/api/shop/screens/orders/${id}`)).parcels[0]
  const receive = async () => {
    await leader.post('/api/leader/fulfilment/receipts', { place_id: point, code: (await parcel()).shipment_id })
    return (await until(async () => (await parcel()).qr_text)) // the customer's signed code
  }
  return { id, me, parcel, receive, shipment: (await parcel()).shipment_id }
}

/** With the screens of the leader: take the parcel in by its label, give it out by the customer's code. */
export async function takeInAndHandOut(desk, order) {
  await desk.see('锦绣花园自提点')
  await desk.press('收货')
  await desk.at('packages/leader/receive')
  await desk.scan(order.shipment, '扫码')
  await desk.press('收货 · 1 件全到')
  await desk.see('已收货')
  const { qr_text: code } = await until(async () => {
    const one = await order.parcel()
    return one.qr_text && one
  })
  await desk.back()
  await desk.press('核销')
  await desk.at('packages/leader/handout')
  await desk.scan(code, '扫取货码')
  await desk.press('交货 · 1 件')
  await desk.see('核销成功')
  await desk.scan(code, '下一位')
  await desk.see(/核销过|已经?核销|已取走|已用过|已领/) // the second time it is refused
}
