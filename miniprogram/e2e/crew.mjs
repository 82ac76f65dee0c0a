/** The people behind the counter, without a screen: what they do to an order, over the API. */
import { until } from '../tools/copy.mjs'

export const COLA = '6901939691601'
export const PEPSI = '6936571910018'

/** 店员 of store S001 中街店, and so on: openids of demo/data/people.csv. */
export const CLERK = 'o_demo_cl0011'
export const LEADER = 'o_demo_leader_001' // 锦绣花园自提点 P001
export const KEEPER = 'o_demo_kpg01' // grid warehouse G01, which serves P001
export const CENTRAL = 'o_demo_kpc01' // 中心仓

export const placeOf = async (phone, audience = 'staff') => (await phone.get(`/api/${audience}/places/mine`)).items[0].id

export async function skuOf(phone, code, place) {
  return (await phone.get(`/api/shop/screens/scan?code=${code}&place_id=${place}`)).product.sku_id
}

/** The picking task of an order at a place, as soon as it is there. */
export async function taskOf(keeper, place, orderId) {
  return until(async () => (await keeper.get(`/api/staff/fulfilment/tasks?place_id=${place}&limit=100`)).items.find((one) => one.order_id === orderId))
}

export const taskPath = (task) => `/api/staff/fulfilment/tasks/${task.id}`

/** Take, pick by codes, hand over to whoever carries it. Answers the waybill, if there is one. */
export async function pickAndSend(keeper, orderId, codes) {
  const place = await placeOf(keeper)
  const task = await taskOf(keeper, place, orderId)
  await keeper.post(`${taskPath(task)}/take`)
  await keeper.post(`${taskPath(task)}/pick`, { codes })
  const isExpress = (await keeper.get(taskPath(task))).shipment_kind === 'express'
  if (isExpress) await until(async () => (await keeper.get(taskPath(task))).waybill)
  return (await keeper.post(`${taskPath(task)}/hand-over`)).waybill
}

/** The one order of a phone that was made last. */
export async function lastOrder(phone) {
  return (await phone.get('/api/shop/ordering/orders?limit=1')).items[0]
}
