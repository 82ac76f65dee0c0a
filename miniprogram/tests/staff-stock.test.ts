import { expect, it } from 'vitest'
import { asParcel, pieces } from '@/packages/staff/counter/parcel'
import { isExpired, type Lot, matching, products, tallied } from '@/packages/staff/stock/goods'

const NOW = Date.parse('2026-11-22T17:00:00Z') // 01:00 of the 23rd in Shanghai
const lot = (change: Partial<Lot>): Lot => ({ stock_id: 1, sku_id: 's1', sku_code: 'c', name: '可乐', spec: '330ml', base_unit: 'piece', lot_id: 'l1', lot_no: 'L1', expiry: '2026-12-01', on_hand: 10, reserved: 3, in_transit: 0, damaged: 1, ...change })

it('sells no lot whose day is over in Shanghai', () => {
  expect(isExpired(lot({ expiry: '2026-11-22' }), NOW)).toBe(true)
  expect(isExpired(lot({ expiry: '2026-11-23' }), NOW)).toBe(false)
  expect(isExpired(lot({ expiry: null }), NOW)).toBe(false)
})

it('sums lots up to products, the one that expires first in front', () => {
  const old = lot({ lot_id: 'l0', lot_no: 'L0', expiry: '2026-11-01', on_hand: 4, reserved: 0, damaged: 0 })
  const [one, ...rest] = products([lot({}), old], NOW)
  expect(rest).toEqual([])
  expect(one).toMatchObject({ free: 7, held: 3, damaged: 1 })
  expect(one?.lots.map((each) => each.lot_no)).toEqual(['L0', 'L1'])
})

it('finds by name or size', () => {
  const list = products([lot({}), lot({ sku_id: 's2', name: 'Tea', spec: '1L' })], NOW)
  expect(matching(list, ' tea ').map((one) => one.sku_id)).toEqual(['s2'])
  expect(matching(list, '330').map((one) => one.sku_id)).toEqual(['s1'])
  expect(matching(list, '').length).toBe(2)
})

it('counts one more of the same lot, never below nothing', () => {
  const plus = (before: number) => before + 1
  let list = tallied([], lot({}), plus)
  list = tallied(list, lot({ lot_no: 'L2' }), plus)
  list = tallied(list, lot({}), plus)
  expect(list.map((one) => [one.lot_no, one.quantity])).toEqual([['L1', 2], ['L2', 1]])
  expect(tallied(list, lot({}), () => -5)[0]?.quantity).toBe(0)
})

it('makes a parcel of what a code is good for', () => {
  const line = { line_id: 'a', sku_id: 's1', lot_id: 'l1', name: '可乐', quantity: 3, picked: 3, good: 2, damaged: 1 }
  const seen = asParcel({ id: 'shp', order_id: 'o', person_hint: '林**', parcel_no: 1, kind: 'pickup', state: 'ready', source_place_id: 'p', dest_place_id: 'p', promised_at: '', eta_at: '', ready_at: null, handed_out_at: null, lines: [line] } as never, undefined)
  expect([seen.shipment_id, seen.lines[0]?.base_unit, pieces(seen)]).toEqual(['shp', 'piece', 2])
  expect(asParcel({ id: 'shp' } as never, seen)).toBe(seen)
  const loose = { ...seen, lines: [{ ...seen.lines[0]!, base_unit: 'gram', quantity: 800, good: null }] }
  expect(pieces(loose)).toBe(1)
})
