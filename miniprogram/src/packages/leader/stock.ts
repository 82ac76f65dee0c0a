/** Lots of a point summed up to goods: what can be sold, the emptiest first. */
import type { Schema } from '@/core/api'

export type Lot = Schema<'StockItem'>
type Low = Pick<Schema<'LowStockItem'>, 'sku_id' | 'name' | 'spec' | 'base_unit' | 'minimum'>

export interface Goods {
  sku_id: string
  name: string
  spec: string
  unit: string
  /** What can be sold: not held, not expired. */
  free: number
  reserved: number
  in_transit: number
  damaged: number
  /** Nearest date of what is there (YYYY-MM-DD). */
  expiry: string | null
  isExpired: boolean
  /** Set when it is below it. */
  minimum: number | null
}

const SHANGHAI_MS = 8 * 3600_000

export function goodsAtPoint(lots: readonly Lot[], low: readonly Low[], now: number): Goods[] {
  const today = new Date(now + SHANGHAI_MS).toISOString().slice(0, 10)
  const found = new Map<string, Goods>()
  const goods = (one: Pick<Low, 'sku_id' | 'name' | 'spec' | 'base_unit'>): Goods => {
    const made = found.get(one.sku_id) ?? { sku_id: one.sku_id, name: one.name, spec: one.spec, unit: one.base_unit, free: 0, reserved: 0, in_transit: 0, damaged: 0, expiry: null, isExpired: false, minimum: null }
    found.set(one.sku_id, made)
    return made
  }
  for (const one of low) goods(one).minimum = one.minimum
  for (const lot of lots) {
    const sum = goods(lot)
    const isExpired = lot.expiry !== null && lot.expiry < today
    if (!isExpired) sum.free += lot.on_hand - lot.reserved
    sum.reserved += lot.reserved
    sum.in_transit += lot.in_transit
    sum.damaged += lot.damaged
    if (lot.on_hand > 0) {
      sum.isExpired ||= isExpired
      if (lot.expiry !== null && (sum.expiry === null || lot.expiry < sum.expiry)) sum.expiry = lot.expiry
    }
  }
  const isThere = (one: Goods) => one.minimum !== null || one.free + one.reserved + one.in_transit + one.damaged > 0 || one.isExpired
  return [...found.values()].filter(isThere).sort((a, b) => a.free - b.free || a.name.localeCompare(b.name))
}
