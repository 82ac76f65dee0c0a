import { installUni } from './uni'
import { describe, expect, it } from 'vitest'
import type { Op } from '@/core/offline'
import { arrivals, type Board, findParcel, grouped, gtinOf, isPickupDigits, lay, type Line, type Parcel, parcelOfCode, parcelsOf, waited } from '@/packages/leader/board'
import { allGood, asLines, countScan, fromZero, setDamaged, setGood, shortOf, sums } from '@/packages/leader/count'
import { kept } from '@/packages/leader/handout/shown'
import { goodsAtPoint, type Lot } from '@/packages/leader/stock'
import { amountWords, canRedo, matching, parcelLack, todoWords } from '@/packages/leader/told'

installUni()

const NOW = Date.parse('2026-11-24T02:00:00Z')
const line = (id: string, quantity: number, rest: Partial<Line> = {}): Line => ({ line_id: id, sku_id: `sku_${id}`, gtin: null, name: `货${id}`, spec: '', base_unit: 'piece', quantity, good: null, damaged: 0, ...rest })
const parcel = (id: string, rest: Partial<Parcel> = {}): Parcel => ({
  shipment_id: id, order_id: `ord_${id}`, person_hint: '王** 170****0001', state: 'shipped', state_words: '', source_name: '中央仓',
  eta_at: '2026-11-24T03:00:00Z', promised_at: '2026-11-24T04:00:00Z', is_late: false, ready_at: null, keep_until: null, lines: [line(`${id}a`, 2), line(`${id}b`, 3)], ...rest,
})
const onShelf = (id: string, rest: Partial<Parcel> = {}) => parcel(id, { state: 'ready', ready_at: '2026-11-24T01:00:00Z', ...rest })
const boardOf = (rest: Partial<Board>): Board => ({
  place: { place_id: 'P', name: '点', kind: 'pickup_point', address: '', phone: '', lng: 0, lat: 0, open_from: '', open_until: '' },
  as_of: '2026-11-24T02:00:00Z', counts: { arriving: 0, to_hand_out: 0, uncollected: 0, short: 0, low_stock: 0, is_capped: false },
  arriving: [], to_hand_out: [], uncollected: [], short: [], low_stock: [], ...rest,
})
let seq = 0
const op = (kind: string, body: Record<string, unknown>): Op => ({ op_id: `o${(seq += 1)}`, seq, kind, at: '2026-11-24T01:59:00Z', body })
const ids = (list: { parcel: Parcel }[]) => list.map((one) => one.parcel.shipment_id)

describe('the board with this phone’s work laid over it', () => {
  it('shows a received parcel on the shelf, with what was counted, and what is short', () => {
    const board = boardOf({ arriving: [parcel('p1'), parcel('p2')] })
    const lines = [{ line_id: 'p1a', good: 1, damaged: 1 }, { line_id: 'p1b', good: 2, damaged: 0 }]
    const view = lay(board, [op('receive', { shipment_id: 'p1', lines })], NOW)
    expect([ids(view.arriving), ids(view.ready), ids(view.short)]).toEqual([['p2'], ['p1'], ['p1']])
    expect(view.ready[0]).toMatchObject({ isPending: true, parcel: { state: 'ready', ready_at: '2026-11-24T01:59:00Z' } })
    expect(view.ready[0]!.parcel.lines.map((one) => [one.good, one.damaged])).toEqual([[1, 1], [2, 0]])
    expect(parcelLack(view.short[0]!.parcel)).toBe('少 1 · 损 1')
    expect(board.arriving.map((one) => one.state)).toEqual(['shipped', 'shipped'])
  })

  it('takes a whole parcel as good when nothing was counted, and one without goods as lost', () => {
    const board = boardOf({ arriving: [parcel('p1'), parcel('p2')] })
    const nothing = ['p2a', 'p2b'].map((line_id) => ({ line_id, good: 0, damaged: 0 }))
    const view = lay(board, [op('receive', { place_id: 'P', code: 'p1' }), op('receive', { shipment_id: 'p2', lines: nothing })], NOW)
    expect([ids(view.ready), ids(view.short)]).toEqual([['p1'], ['p2']])
  })

  it('takes a handed out parcel off the shelf, by QR text or by what was named beside the digits', () => {
    const board = boardOf({ to_hand_out: ['p1', 'p2', 'p3'].map((id) => onShelf(id)) })
    const view = lay(board, [op('hand_out', { place_id: 'P', code: 'JJP1.p1.P.tag', also: ['p1'] }), op('hand_out', { place_id: 'P', code: '12345678', also: ['p3'] })], NOW)
    expect([ids(view.ready), ids(view.given)]).toEqual([['p2'], ['p3', 'p1']])
  })

  it('follows a parcel that came and went without network', () => {
    const ops = [op('receive', { shipment_id: 'p1' }), op('hand_out', { place_id: 'P', code: 'JJP1.p1.P.tag' })]
    const view = lay(boardOf({ arriving: [parcel('p1')] }), ops, NOW)
    expect([ids(view.arriving), ids(view.ready), ids(view.given)]).toEqual([[], [], ['p1']])
  })

  it('leaves alone what the board already tells, other points and unknown parcels', () => {
    const board = boardOf({ to_hand_out: [onShelf('p1')] })
    const ops = [op('receive', { shipment_id: 'p1' }), op('hand_out', { place_id: 'elsewhere', code: 'JJP1.p1.P.tag' }), op('hand_out', { place_id: 'P', code: '12345678' }), op('pick', { task_id: 't' })]
    expect(ids(lay(board, ops, NOW).ready)).toEqual(['p1'])
  })

  it('counts a day of waiting by the clock of now, so that it grows without network', () => {
    const board = boardOf({ to_hand_out: [onShelf('old', { ready_at: '2026-11-23T01:59:59Z' }), onShelf('new', { ready_at: '2026-11-23T02:00:00Z' })] })
    expect(ids(lay(board, [], NOW).uncollected)).toEqual(['old'])
    expect(ids(lay(board, [], NOW + 1000).uncollected)).toEqual(['old', 'new'])
    expect([waited('2026-11-23T02:30:00Z', NOW), waited('2026-11-20T01:00:00Z', NOW)]).toEqual([{ unit: 'hour', n: 23 }, { unit: 'day', n: 4 }])
  })

  it('puts together what comes together, the road before the warehouse', () => {
    const list = [parcel('p1', { state: 'to_pick', eta_at: '2026-11-24T02:10:00Z' }), parcel('p2'), parcel('p3', { is_late: true }), parcel('p4', { eta_at: '2026-11-24T02:30:00Z' })]
    const groups = arrivals(list.map((one) => ({ parcel: one, isPending: false })))
    expect(groups.map((one) => [ids(one.parcels), one.isSent, one.isLate])).toEqual([[['p4'], true, false], [['p2', 'p3'], true, true], [['p1'], false, false]])
  })
})

describe('codes at the counter', () => {
  it('knows a pickup code, a product and neither', () => {
    expect([parcelOfCode(' JJP1.shp_1.plc_1.abc '), parcelOfCode('JJX1.a.b.c'), parcelOfCode('12345678')]).toEqual(['shp_1', '', ''])
    expect([isPickupDigits(' 12345678 '), isPickupDigits('1234567')]).toEqual([true, false])
    expect(grouped('12345678')).toBe('1234 5678')
    expect([gtinOf('6901939691601'), gtinOf('https://x.cn/01/06901939691601?17=1'), gtinOf('shp_1')]).toEqual(['06901939691601', '06901939691601', ''])
    expect(parcelsOf(op('hand_out', { code: 'JJP1.p1.P.t', also: ['p2', 'p1'] }))).toEqual(['p1', 'p2'])
  })

  it('finds without network whose parcel a QR code is, never by digits', () => {
    const mine = onShelf('p1')
    const board = boardOf({ to_hand_out: [onShelf('p0', { person_hint: '李**' }), mine, onShelf('p2')] })
    const view = lay(board, [], NOW)
    expect(kept('JJP1.p1.P.tag', view)).toMatchObject({ kind: 'kept', parcels: [{ shipment_id: 'p1' }, { shipment_id: 'p2' }] })
    expect(kept('JJP1.p9.P.tag', view)).toMatchObject({ kind: 'unknown', parcels: [] })
    expect(kept('12345678', view)).toMatchObject({ kind: 'choose', parcels: [] })
    expect(findParcel(view, 'p1')?.parcel).toEqual(mine)
    expect(ids(matching(view.ready, '李'))).toEqual(['p0'])
    expect(amountWords([mine, mine])).toBe('2\u00a0包 10\u00a0件')
  })

  it('says what to do about every refusal, and offers again what may be done again', () => {
    const refused = (code: string) => ({ op: op('hand_out', {}), code, message: '' })
    expect(todoWords('fulfilment.wrong_pickup_code')).not.toBe(todoWords('something.else'))
    expect([canRedo(refused('fulfilment.wrong_pickup_code')), canRedo(refused('fulfilment.already_handed_out'))]).toEqual([true, false])
  })
})

describe('counting a parcel', () => {
  const lines = [line('a', 3, { gtin: '06901939691601' }), line('b', 1500, { base_unit: 'gram', gtin: '00000000000017' })]

  it('keeps good, damaged and short together at what was sent', () => {
    let tallies = setGood(allGood(lines), 'a', 2)
    expect(sums(tallies)).toEqual({ expected: 1503, good: 1502, damaged: 0, short: 1 })
    tallies = setDamaged(tallies, 'a', 2)
    expect(tallies[0]).toMatchObject({ good: 1, damaged: 2 })
    tallies = setGood(tallies, 'a', 99)
    expect([tallies[0]!.good, tallies[0]!.damaged, shortOf(tallies[0]!)]).toEqual([3, 0, 0])
    expect(setGood(tallies, 'a', -1)[0]!.good).toBe(0)
    expect(asLines(tallies)).toEqual([{ line_id: 'a', good: 3, damaged: 0 }, { line_id: 'b', good: 1500, damaged: 0 }])
  })

  it('counts piece by piece, loose goods whole, and stops when full or foreign', () => {
    let told = countScan(fromZero(lines), '6901939691601')
    expect([told.hit, told.lineId, told.tallies[0]!.good]).toEqual(['counted', 'a', 1])
    told = countScan(countScan(told.tallies, '6901939691601').tallies, '6901939691601')
    expect(countScan(told.tallies, '6901939691601').hit).toBe('full')
    expect(countScan(told.tallies, '6921168509256').hit).toBe('unknown')
    expect(countScan(told.tallies, '00000017').tallies[1]!.good).toBe(1500)
  })

  it('fills the second line of the same product when the first is full', () => {
    const twice = [line('a', 1, { gtin: '06901939691601' }), line('b', 1, { gtin: '06901939691601' })]
    const once = countScan(fromZero(twice), '6901939691601').tallies
    expect(countScan(once, '6901939691601').lineId).toBe('b')
  })
})

describe('the stock of a point', () => {
  const lot = (sku: string, rest: Partial<Lot>): Lot => ({ stock_id: 1, sku_id: sku, sku_code: '', name: sku, spec: '', base_unit: 'piece', lot_id: '', lot_no: '', expiry: null, on_hand: 0, reserved: 0, in_transit: 0, damaged: 0, ...rest })

  it('sums lots, sells nothing expired, lists the emptiest first and what is wholly gone', () => {
    const lots = [lot('b', { on_hand: 5, reserved: 2, expiry: '2026-12-01' }), lot('b', { on_hand: 4, expiry: '2026-11-23' }), lot('c', { on_hand: 1 }), lot('gone', {})]
    const goods = goodsAtPoint(lots, [{ sku_id: 'a', name: 'a', spec: '', base_unit: 'piece', minimum: 6 }], NOW)
    expect(goods.map((one) => [one.sku_id, one.free, one.minimum, one.isExpired])).toEqual([['a', 0, 6, false], ['c', 1, null, false], ['b', 3, null, true]])
    expect(goods[2]!.expiry).toBe('2026-11-23')
  })
})
