/** What the staff and the leader do in a step, and what the tour needs to know of the goods. */
import { until } from '../core/until'
import { players, staffOf, stage } from '../core/stage'

export interface Task {
  id: string
  order_id: string
  state: string
  lines: { line_id: string; quantity: number }[]
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

/** Something the store has on its shelf: the first of a few, else the catalogue's own. */
export async function goodsInStore(): Promise<Goods> {
  const { person } = players.shopper
  const page = await person.get<{ items: { gtin: string | null }[] }>('/api/shop/catalog/skus?limit=30')
  const codes = [...SHELF, ...page.items.map((one) => one.gtin).filter((one) => one !== null)]
  for (const code of codes) {
    const found = await person.get<Scanned>(`/api/shop/screens/scan?code=${code}&place_id=${stage.store?.id}`).catch(() => null)
    if (found?.price && (found.here?.free ?? 0) >= 4) return { code, sku: found.product.sku_id, name: found.product.name }
  }
  throw new Error('no product on the shelf')
}

export async function taskOf(role: 'clerk' | 'keeper', orderId: string): Promise<Task> {
  const place = staffOf(role)?.id
  const find = async () => {
    const { items } = await players[role].person.get<{ items: Task[] }>(`${TASKS}?place_id=${place}&limit=100`)
    return items.find((one) => one.order_id === orderId)
  }
  return until(find, 15, 'the task')
}

export async function takeAndPick(task: Task): Promise<number> {
  const { person } = players.keeper
  await person.post(`${TASKS}/${task.id}/take`)
  const began = performance.now()
  const lines = task.lines.map(({ line_id, quantity }) => ({ line_id, quantity }))
  await person.post(`${TASKS}/${task.id}/pick`, { lines })
  return began
}

export async function handOver(task: Task): Promise<number> {
  const began = performance.now()
  await players.keeper.person.post(`${TASKS}/${task.id}/hand-over`)
  return began
}

export async function refuse(task: Task): Promise<number> {
  const began = performance.now()
  await players.clerk.person.post(`${TASKS}/${task.id}/refuse`, { reason: '缺货' })
  return began
}

export async function checkExit(orderId: string): Promise<number> {
  const { code } = await players.shopper.person.get<{ code: string }>(`/api/shop/fulfilment/exit-code?order_id=${orderId}`)
  const began = performance.now()
  await players.clerk.person.post('/api/staff/fulfilment/exit-checks', { place_id: stage.store?.id, code })
  return began
}

interface Parcel {
  id: string
  order_id: string
  lines: { line_id: string; quantity: number }[]
}

export async function receive(orderId: string): Promise<number> {
  const { person } = players.leader
  const find = async () => {
    const { items } = await person.get<{ items: Parcel[] }>(`/api/leader/fulfilment/arrivals?place_id=${stage.point?.id}&limit=100`)
    return items.find((one) => one.order_id === orderId)
  }
  const parcel = await until(find, 15, 'the arrival')
  const began = performance.now()
  const lines = parcel.lines.map(({ line_id, quantity }) => ({ line_id, good: quantity, damaged: 0 }))
  await person.post(`/api/leader/fulfilment/shipments/${parcel.id}/receive`, { lines })
  return began
}

export async function handOut(code: string): Promise<number> {
  const began = performance.now()
  await players.leader.person.post('/api/leader/fulfilment/hand-outs', { place_id: stage.point?.id, code, all: false })
  return began
}
