/** What staff and leader do in a step: in their own phones, by scanning and pressing as at work. */
import { nextTick } from 'vue'
import { players, staffOf, stage } from '../core/stage'
import { until } from '../core/until'

const { clerk, keeper, leader, shopper } = players

export interface Task {
  id: string
  shipment_id: string
  order_id: string
  state: string
  lines: { line_id: string; sku_id: string; quantity: number }[]
}
interface Scanned {
  product: { sku_id: string; name: string }
  here: { free: number } | null
  price: object | null
}
export interface Goods {
  code: string
  sku: string
  name: string
}

const SHELF = ['6901939691601', '6936571910018', '6921168509256', '6922255451427']
const TASKS = '/api/staff/fulfilment/tasks'
const READ_MS = 900 // time to see a screen before the next thing happens on it
const SHOWN_MS = 350 // a page listens to the scanner once it is shown

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Something the store has on its shelf: the first of a few, else the catalogue's own. */
export async function goodsInStore(): Promise<Goods> {
  const page = await shopper.person.get<{ items: { gtin: string | null }[] }>('/api/shop/catalog/skus?limit=30')
  const codes = [...SHELF, ...page.items.map((one) => one.gtin).filter((one) => one !== null)]
  for (const code of codes) {
    const found = await shopper.person.get<Scanned>(`/api/shop/screens/scan?code=${code}&place_id=${stage.store?.id}`).catch(() => null)
    if (found?.price && (found.here?.free ?? 0) >= 4) return { code, sku: found.product.sku_id, name: found.product.name }
  }
  throw new Error('no product on the shelf')
}

/** That staff phone to the front. */
export async function bring(role: 'clerk' | 'keeper'): Promise<void> {
  stage.staff = role
  await nextTick()
}

export async function taskOf(role: 'clerk' | 'keeper', orderId: string): Promise<Task> {
  const place = staffOf(role)?.id
  const find = async () => {
    const { items } = await players[role].person.get<{ items: Task[] }>(`${TASKS}?place_id=${place}&limit=100`)
    return items.find((one) => one.order_id === orderId)
  }
  return until(find, 15, 'the task')
}

/** The clerk scans the code the shopper shows. Gives when the scanner had read it. */
export async function checkExit(orderId: string): Promise<number> {
  await bring('clerk')
  clerk.phone.open('packages/staff/exit/index')
  await clerk.phone.seen('.j-scan')
  await pause(READ_MS)
  const { code } = await shopper.person.get<{ code: string }>(`/api/shop/fulfilment/exit-code?order_id=${orderId}`)
  const began = performance.now()
  clerk.phone.scan(code)
  await clerk.phone.seen('.light')
  return began
}

/** The keeper opens the card, takes the task, scans piece by piece. Gives the last scan's moment. */
export async function takeAndPick(task: Task, code: string): Promise<number> {
  await bring('keeper')
  keeper.phone.open(`packages/staff/task/index?task_id=${task.id}`)
  await keeper.phone.press('.j-bar .first uni-button')
  await keeper.phone.seen('.j-scan')
  let began = 0
  const pieces = task.lines.reduce((sum, line) => sum + line.quantity, 0)
  for (let piece = 1; piece <= pieces; piece += 1) {
    await pause(SHOWN_MS)
    began = performance.now()
    keeper.phone.scan(code)
    await keeper.phone.seen(piece < pieces ? '.told.good' : '.j-bar .first uni-button')
  }
  return began
}

/** The parcel leaves with the van; how long until the leader's phone shows it coming. */
export async function handOver(task: Task): Promise<number> {
  leader.phone.open('packages/leader/receive/index')
  await leader.phone.seen('.j-scan')
  const cards = () => leader.phone.count('.parcel')
  await pause(READ_MS)
  const before = cards()
  await bring('keeper')
  if (!keeper.phone.page.includes(task.id)) keeper.phone.open(`packages/staff/task/index?task_id=${task.id}`)
  const began = await keeper.phone.press('.j-bar .first uni-button')
  await leader.phone.until(() => cards() > before, 12, 'the parcel on the leader’s phone')
  return performance.now() - began
}

/** The leader scans the parcel's label and confirms all of it. */
export async function receive(shipmentId: string): Promise<number> {
  await pause(READ_MS)
  leader.phone.scan(shipmentId)
  return leader.phone.press('.j-bar .grow uni-button')
}

/** The leader scans the customer's code and hands out. */
export async function handOut(code: string): Promise<number> {
  leader.phone.open('packages/leader/handout/index')
  await leader.phone.seen('.j-scan')
  await pause(READ_MS)
  leader.phone.scan(code)
  return leader.phone.press('.j-bar .grow uni-button')
}

/** The shelf is empty: the clerk refuses with the first reason, 缺货. */
export async function refuse(task: Task): Promise<number> {
  await bring('clerk')
  clerk.phone.open(`packages/staff/task/index?task_id=${task.id}`)
  await pause(READ_MS)
  await clerk.phone.press('.j-bar .second uni-button')
  await clerk.phone.pressFirst('.wd-popup [role=radio]')
  return clerk.phone.press('.wd-popup uni-button.danger')
}
