/** Walk 4 with the leader's own screens, and with flight mode in the middle of it. */
import { LEADER } from '../crew.mjs'
import { handOutInFlight } from '../flight.mjs'
import { parcelOnItsWay, takeInAndHandOut } from '../leader.mjs'
import { walk } from '../walk.mjs'

walk('leader: a parcel taken in by its label, handed out by the code, once', async ({ open, phone }) => {
  const order = await parcelOnItsWay(phone, 'o_demo_shopper_022')
  const shop = await open('o_demo_shopper_022', `pages/order/index?order_id=${order.id}`)
  const desk = await open(LEADER, 'packages/leader/today/index')
  await takeInAndHandOut(desk, order)
  await shop.see('已完成') // pushed to the customer
})

walk('leader: flight mode in the middle of a hand-out, replayed exactly once', async ({ open, phone }) => {
  const order = await parcelOnItsWay(phone, 'o_demo_shopper_026')
  const code = await order.receive()
  await handOutInFlight(await open(LEADER, 'packages/leader/handout/index'), order, code)
})
