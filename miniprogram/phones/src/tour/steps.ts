/** The seven steps. Each acts in the real phones, then waits until the OTHER screen shows it. */
import { players, stage } from '../core/stage'
import { route } from '../core/route'
import { groups } from '../core/groups'
import { until } from '../core/until'
import { books } from './books'
import type { Step } from './run'
import { w } from './words'
import * as work from './work'

const { shopper, home } = players

const SCAN_AGAIN_MS = 3000 // a page that was not listening yet: people scan once more
const made = { goods: null as work.Goods | null, exit: '', pickup: '', rider: '' }

interface OrderPage {
  state: string
  parcels: { state: string; state_words: string; pickup_code: string | null }[]
}
const pageOf = (orderId: string) => home.person.get<OrderPage>(`/api/shop/screens/orders/${orderId}`)
const orderOn = (page: string) => /order_id=(ord_\w+)/.exec(page)?.[1] ?? ''
const since = (began: number) => performance.now() - began
const isHome = (event: { data: Record<string, unknown> }) => event.data.person_id === home.person.id

/** The parcel is in `state`, and the customer's screen says so in the server's own words. */
async function homeShows(state: string): Promise<void> {
  const page = await until(async () => {
    const found = await pageOf(made.pickup)
    return found.parcels.some((parcel) => parcel.state === state) && found
  }, 12, state)
  await home.phone.says(page.parcels.find((parcel) => parcel.state === state)?.state_words ?? '')
}

async function goods(): Promise<work.Goods> {
  made.goods ??= await work.goodsInStore()
  return made.goods
}

/** In the checkout of two pieces: choose a way, order, confirm the sheet. Gives the order's id. */
async function orderAtHome(wayText: string): Promise<{ id: string; began: number }> {
  const { sku } = await goods()
  home.phone.open(`pages/checkout/index?sku=${sku}&quantity=2`)
  await home.phone.seen('.way')
  if (!home.phone.find('.way', wayText)) await home.phone.press('.more') // only the soonest pickups are shown
  await home.phone.press('.way', wayText)
  await home.phone.press('.submit uni-button')
  const began = await home.phone.press('.wd-popup uni-button.main')
  const page = await home.phone.until(() => home.phone.page.startsWith('pages/order/index') && home.phone.find('.t-28') && home.phone.page, 15, 'paid')
  return { id: orderOn(page), began }
}

async function scan() {
  const { code } = await goods()
  shopper.phone.open('pages/home/index')
  await shopper.phone.seen('.hero')
  await new Promise((done) => setTimeout(done, 300)) // the page begins to listen once it is shown
  const isProduct = () => shopper.phone.page.startsWith('pages/product/index')
  let began = 0
  await shopper.phone.until(
    () => {
      if (isProduct()) return shopper.phone.find('.j-bar uni-button')
      if (performance.now() - began < SCAN_AGAIN_MS) return null
      began = performance.now()
      shopper.phone.scan(code)
      return null
    },
    15,
    'product',
  )
  return { ms: since(began), proof: w.proofScan }
}

async function payAndLeave() {
  if (!shopper.phone.page.startsWith('pages/product/index')) await scan()
  await shopper.phone.press('.j-bar uni-button.main')
  await shopper.phone.press('.wd-popup uni-button.main')
  await shopper.phone.until(() => shopper.phone.page.startsWith('pages/exit/index') && shopper.phone.find('.code'), 15, 'exit code')
  made.exit = orderOn(shopper.phone.page)
  const began = await work.checkExit(made.exit)
  await shopper.phone.seen('.done')
  return { ms: since(began), proof: w.proofExit }
}

async function orderForPickup() {
  const { id, began } = await orderAtHome(stage.point?.name ?? '')
  made.pickup = id
  return { ms: since(began), proof: w.proofOrder }
}

async function routeAndPick() {
  if (!made.pickup) await orderForPickup()
  stage.orderId = made.pickup
  await until(async () => route.map?.order_id === made.pickup && route.map.decisions.length > 0, 10, 'the reasons')
  const task = await work.taskOf('keeper', made.pickup)
  await until(async () => groups.keeper.some((card) => card.page.includes(task.id) || (card.isNew && !card.page.includes('task_id'))), 15, 'the card')
  const began = await work.takeAndPick(task, (await goods()).code)
  await homeShows('picked')
  return { ms: since(began), proof: w.proofPick }
}

async function receive() {
  const task = await work.taskOf('keeper', made.pickup)
  const seenComing = await work.handOver(task)
  const began = await work.receive(task.shipment_id)
  await homeShows('ready')
  return { ms: since(began), proof: w.proofReceive, more: w.seenComing(seenComing) }
}

async function handOut() {
  home.phone.open(`pages/pickup/index?order_id=${made.pickup}`)
  await home.phone.seen('.number')
  const code = (await pageOf(made.pickup)).parcels.find((parcel) => parcel.pickup_code)?.pickup_code ?? ''
  const began = await work.handOut(code)
  await home.phone.seen('.done')
  return { ms: since(began), proof: w.proofHandOut }
}

async function goesWrong() {
  const rider = await orderAtHome('骑手|ider')
  made.rider = rider.id
  stage.orderId = rider.id
  const first = await until(async () => route.map?.order_id === rider.id && route.map.decisions[0], 10, 'the reasons')
  const isClerks = first.points.some((point) => point.outcome === 'chosen' && point.place_id === stage.store?.id)
  if (!isClerks) throw new Error(`not sent from ${stage.store?.name}`)
  const task = await work.taskOf('clerk', rider.id)
  const began = await work.refuse(task)
  const again = await until(async () => route.map?.order_id === rider.id && route.map.decisions[1], 12, 'the new way')
  await home.phone.says(again.sentences[0] ?? '')
  return { ms: since(began), proof: w.proofAgain, more: await books() }
}

export const steps: Step[] = [
  { key: 'scan', title: w.t1, what: w.d1, who: ['shopper'], run: scan, noticed: () => shopper.phone.page.startsWith('pages/product/index') },
  { key: 'leave', title: w.t2, what: w.d2, who: ['shopper', 'clerk'], run: payAndLeave, noticed: (event) => event.name === 'ExitChecked' },
  { key: 'order', title: w.t3, what: w.d3, who: ['home'], run: orderForPickup, noticed: (event) => event.name === 'OrderPaid' && isHome(event) && event.data.kind === 'pickup' && keep('pickup', event.data.order_id) },
  { key: 'pick', title: w.t4, what: w.d4, who: ['keeper', 'home'], run: routeAndPick, noticed: (event) => event.name === 'ShipmentMoved' && event.data.state === 'picked' && event.data.order_id === made.pickup },
  { key: 'receive', title: w.t5, what: w.d5, who: ['keeper', 'leader', 'home'], run: receive, noticed: (event) => event.name === 'ShipmentMoved' && event.data.state === 'ready' && event.data.order_id === made.pickup },
  { key: 'collect', title: w.t6, what: w.d6, who: ['leader', 'home'], run: handOut, noticed: (event) => event.name === 'ShipmentMoved' && event.data.state === 'collected' && event.data.order_id === made.pickup },
  { key: 'wrong', title: w.t7, what: w.d7, who: ['clerk', 'home'], run: goesWrong, noticed: (event) => event.name === 'OrderRerouted' && isHome(event) },
]

function keep(name: 'pickup', orderId: unknown): boolean {
  made[name] = String(orderId)
  return true
}
