/** Lots of a place summed up to products; what was counted of them. */
import { get, type Schema } from '@/core/api'

export type Lot = Schema<'StockItem'>
export interface Product {
  sku_id: string
  name: string
  spec: string
  unit: string
  lots: Lot[]
  free: number
  held: number
  damaged: number
}

const SHANGHAI_MS = 8 * 3600_000
const PAGE = 100
const MOST_PAGES = 40

export function isExpired(lot: Pick<Lot, 'expiry'>, now: number): boolean {
  return lot.expiry !== null && lot.expiry < new Date(now + SHANGHAI_MS).toISOString().slice(0, 10)
}

/** Every lot of a place. Throws ApiError. */
export async function allLots(placeId: string): Promise<Lot[]> {
  const found: Lot[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const got = await get('/api/staff/inventory/stock', { query: { place_id: placeId, limit: PAGE, cursor } })
    found.push(...got.items)
    if (!got.next_cursor) break
    cursor = got.next_cursor
  }
  return found
}

/** By name; what can be sold leaves out the expired. Lots that expire first come first. */
export function products(lots: readonly Lot[], now: number): Product[] {
  const found = new Map<string, Product>()
  for (const lot of lots) {
    if (lot.on_hand + lot.damaged + lot.in_transit === 0 && lot.reserved === 0) continue
    const one = found.get(lot.sku_id) ?? { sku_id: lot.sku_id, name: lot.name, spec: lot.spec, unit: lot.base_unit, lots: [], free: 0, held: 0, damaged: 0 }
    found.set(lot.sku_id, one)
    one.lots.push(lot)
    if (!isExpired(lot, now)) one.free += lot.on_hand - lot.reserved
    one.held += lot.reserved
    one.damaged += lot.damaged
  }
  for (const one of found.values()) one.lots.sort((a, b) => (a.expiry ?? '9').localeCompare(b.expiry ?? '9'))
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}

export function matching(list: readonly Product[], text: string): Product[] {
  const wanted = text.trim().toLowerCase()
  return list.filter((one) => !wanted || one.name.toLowerCase().includes(wanted) || one.spec.toLowerCase().includes(wanted))
}

/** What was counted of one lot on this phone. */
export interface Tally {
  sku_id: string
  lot_no: string
  name: string
  unit: string
  quantity: number
}

/** One more of it; the last one counted comes first. */
export function tallied(list: readonly Tally[], lot: Lot, change: (before: number) => number): Tally[] {
  const isIt = (one: Tally) => one.sku_id === lot.sku_id && one.lot_no === lot.lot_no
  const quantity = Math.max(0, change(list.find(isIt)?.quantity ?? 0))
  return [{ sku_id: lot.sku_id, lot_no: lot.lot_no, name: lot.name, unit: lot.base_unit, quantity }, ...list.filter((one) => !isIt(one))]
}
