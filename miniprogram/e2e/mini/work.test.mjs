/** Hand-out and pick on the compiled mini-program, with flight mode in the middle of both. */
import { CLERK, COLA, LEADER, placeOf, skuOf, taskOf } from '../crew.mjs'
import { handOutInFlight, pickInFlight } from '../flight.mjs'
import { parcelOnItsWay, takeInAndHandOut } from '../leader.mjs'
import { walk } from '../walk.mjs'

walk('mini-program: the leader takes a parcel in and hands it out', async ({ openMini, phone }) => {
  const order = await parcelOnItsWay(phone, 'o_demo_shopper_010')
  await takeInAndHandOut(await openMini(LEADER, 'packages/leader/today/index'), order)
})

walk('mini-program: flight mode in the middle of a hand-out', async ({ openMini, phone }) => {
  const order = await parcelOnItsWay(phone, 'o_demo_shopper_027')
  const code = await order.receive()
  await handOutInFlight(await openMini(LEADER, 'packages/leader/handout/index'), order, code)
})

walk('mini-program: flight mode in the middle of a pick', async ({ openMini, phone }) => {
  const me = await phone('o_demo_shopper_016')
  const clerk = await phone(CLERK)
  const store = await placeOf(clerk)
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: store, lines: [{ sku_id: await skuOf(me, COLA, store), quantity: 2 }] })
  await me.pay(id)
  const task = await taskOf(clerk, store, id)
  await pickInFlight(await openMini(CLERK, `packages/staff/task/index?task_id=${task.id}`), clerk, task)
})
