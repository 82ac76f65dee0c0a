import { installUni } from './uni'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/core/errors'
import { type Op, OfflineQueue } from '@/core/offline'
import { scannedPart, type Stroke, strokesOf } from '@/core/scan'
import { inOrder, overlay, tabOf } from '@/packages/staff/overlay'
import { findGoods, type Goods, progress, readCode, scan, type Task, type TaskLine, walkOrder } from '@/packages/staff/picking'

const ME = { id: 'per_me', name: '罗桂芳' }

function goods(sku_id: string, more: Partial<Goods> = {}): Goods {
  const codes = more.codes ?? [{ gtin: '06901939691601', factor: 1 }]
  return { sku_id, code: sku_id, name: sku_id, plu: null, brand: '', spec: '罐装', category: '饮料', base_unit: 'piece', pack_name: '箱', pack_factor: 12, storage: '常温', ...more, codes }
}
const COLA = goods('cola', { codes: [{ gtin: '06901939691601', factor: 1 }, { gtin: '16901939691608', factor: 12 }] })
const CHIPS = goods('chips', { brand: '乐事', codes: [{ gtin: '06901010117440', factor: 1 }] })
const APPLE = goods('apple', { base_unit: 'gram', plu: '10001', codes: [], storage: '冷藏' })
const KNOWN = [COLA, CHIPS, APPLE]

function line(sku_id: string, quantity: number, more: Partial<TaskLine> = {}): TaskLine {
  return { line_id: `l-${sku_id}`, sku_id, name: sku_id, quantity, picked: 0, lot_no: 'A', expiry: null, expiry_level: 'none', ...more }
}
function task(lines: TaskLine[], more: Partial<Task> = {}): Task {
  const base = {
    task_id: 't1', shipment_id: 's1', order_id: 'o1', number: '1', parcel_no: 1, kind: 'rider', kind_words: '', flow: 'rider',
    state: 'taken', state_words: '', shipment_state: 'to_pick', assignee_id: ME.id, assignee_name: ME.name, dest_name: null,
    due_at: '2026-11-22T10:00:00Z', is_late: false, created_at: '2026-11-22T09:00:00Z', carrier: null, waybill: null,
    waybill_error: null, receiver: null, refuse_reason: null, line_count: lines.length,
  }
  return { ...base, ...more, lines }
}
let seq = 0
function op(kind: string, body: Record<string, unknown>): Op {
  seq += 1
  return { op_id: `op-${seq}`, seq, kind, at: '2026-11-22T09:30:00Z', body: { task_id: 't1', ...body } }
}

/** A label of the scale: 21 + PLU + grams + check digit. */
function label(plu: string, grams: number): string {
  const body = `21${plu}${String(grams).padStart(5, '0')}`
  const sum = [...body].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0)
  return body + String((10 - (sum % 10)) % 10)
}

beforeEach(() => installUni())

describe('reading a code on the phone', () => {
  it('knows plain codes, shelf labels, element strings and scale labels', () => {
    for (const text of ['6901939691601', '06901939691601', 'https://x.cn/01/06901939691601?17=270101', '(01)06901939691601(10)A1', '010690193969160110A1', ']E06901939691601']) {
      expect(findGoods(text, KNOWN), text).toEqual({ goods: COLA, quantity: 1 })
    }
    expect(findGoods('16901939691608', KNOWN)).toEqual({ goods: COLA, quantity: 12 })
    expect(findGoods(label('10001', 800), KNOWN)).toEqual({ goods: APPLE, quantity: 800 })
  })
  it('leaves what it cannot read to the server', () => {
    for (const text of ['', 'hello', '6901939691602', '123', 'JJX1.abc']) expect(readCode(text), text).toBeNull()
    expect(readCode(label('10001', 800).replace(/^21/, '26'))).toBeNull() // check digit no longer fits
  })
})

describe('picking by scan', () => {
  it('counts each unit up on its line', () => {
    const first = scan('6901939691601', task([line('chips', 1), line('cola', 2)]), KNOWN)
    expect(first).toMatchObject({ is: 'picked', picked: { 'l-cola': 1 }, added: 1 })
    const second = scan('6901939691601', task([line('cola', 2, { picked: 1 })]), KNOWN)
    expect(second).toMatchObject({ is: 'picked', picked: { 'l-cola': 2 } })
  })
  it('fills the lines of several lots in turn, a case also over both', () => {
    const lots = [line('cola', 5, { line_id: 'a', picked: 4 }), line('cola', 12, { line_id: 'b' })]
    expect(scan('6901939691601', task(lots), KNOWN)).toMatchObject({ picked: { a: 5 } })
    expect(scan('16901939691608', task(lots), KNOWN)).toMatchObject({ is: 'picked', picked: { a: 5, b: 11 }, added: 12 })
  })
  it('refuses more than is wanted, what is done, what is foreign', () => {
    expect(scan('16901939691608', task([line('cola', 2)]), KNOWN)).toEqual({ is: 'tooMany', name: 'cola', left: 2, scanned: 12, baseUnit: 'piece' })
    expect(scan('6901939691601', task([line('cola', 2, { picked: 2 })]), KNOWN)).toEqual({ is: 'enough', name: 'cola', quantity: 2, baseUnit: 'piece' })
    expect(scan('6901010117440', task([line('cola', 2)]), KNOWN)).toEqual({ is: 'foreign', name: 'chips' })
    expect(scan('6907992500010', task([line('cola', 2)]), KNOWN)).toEqual({ is: 'unknown' })
  })
  it('takes a weighed tray within 5 % as all of it, less as a part, more not at all', () => {
    const wanted = task([line('apple', 1000)])
    for (const grams of [950, 1000, 1050]) expect(scan(label('10001', grams), wanted, KNOWN)).toMatchObject({ picked: { 'l-apple': 1000 } })
    expect(scan(label('10001', 949), wanted, KNOWN)).toMatchObject({ picked: { 'l-apple': 949 } })
    expect(scan(label('10001', 1051), wanted, KNOWN)).toMatchObject({ is: 'tooMany', left: 1000, scanned: 1051 })
    expect(scan(label('10001', 300), task([line('apple', 1000, { picked: 700 })]), KNOWN)).toMatchObject({ picked: { 'l-apple': 1000 } })
  })
  it('leads through the shop: dry first, cold last', () => {
    const known = [{ ...COLA, category: 'B' }, { ...CHIPS, category: 'A' }, { ...APPLE, category: 'A' }]
    const lines = [line('apple', 500), line('cola', 1), line('chips', 1)]
    expect(walkOrder(lines, known).map((one) => one.sku_id)).toEqual(['chips', 'cola', 'apple'])
  })
  it('tells how far it is', () => {
    expect(progress([line('cola', 2, { picked: 2 }), line('apple', 500, { picked: 200 })])).toEqual({ done: 1, of: 2, isAll: false })
    expect(progress([line('cola', 2, { picked: 2 })]).isAll).toBe(true)
    expect(progress([]).isAll).toBe(false)
  })
})

describe('what this phone did, on what the server said', () => {
  it('takes, picks to the end, hands over', () => {
    const open = task([line('cola', 2)], { state: 'open', assignee_id: null, assignee_name: null })
    const take = op('take', {})
    const half = op('pick', { lines: [{ line_id: 'l-cola', quantity: 1 }] })
    const all = op('pick', { lines: [{ line_id: 'l-cola', quantity: 2 }] })
    expect(overlay(open, [], [take], ME)).toMatchObject({ state: 'taken', assignee_name: '罗桂芳', isWaiting: true })
    expect(overlay(open, [take], [half], ME)).toMatchObject({ state: 'taken', lines: [{ picked: 1 }], isWaiting: true })
    expect(overlay(open, [take, half, all], [], ME)).toMatchObject({ state: 'picked', shipment_state: 'picked', isWaiting: false })
    expect(overlay(open, [], [take, all, op('hand_over', {})], ME)).toMatchObject({ state: 'handed_over' })
    expect(overlay({ ...open, flow: 'pickup' }, [take], [all], ME)).toMatchObject({ state: 'picked', shipment_state: 'ready' })
  })
  it('leaves other tasks alone, and a task that a colleague took', () => {
    const theirs = task([line('cola', 1)], { assignee_id: 'per_other', assignee_name: '赵慧敏' })
    expect(overlay(theirs, [], [op('take', {})], ME)).toMatchObject({ assignee_name: '赵慧敏' })
    expect(overlay(theirs, [], [op('take', { task_id: 't2' })], ME).isWaiting).toBe(false)
    expect(overlay(theirs, [], [op('refuse', { reason: '缺货' })], ME)).toMatchObject({ state: 'refused', refuse_reason: '缺货' })
  })
  it('shows a task where there is something to do', () => {
    const at = (state: string, flow = 'rider') => tabOf(task([], { state, flow }))
    expect([at('open'), at('taken'), at('picked'), at('picked', 'pickup'), at('handed_over'), at('refused'), at('void')]).toEqual(['pick', 'pick', 'leave', 'collect', null, null, null])
  })
  it('puts mine first, then what nobody has, then colleagues, each by deadline', () => {
    const one = (task_id: string, state: string, assignee_id: string | null, due_at: string) => task([], { task_id, state, assignee_id, due_at })
    const list = [
      one('theirs', 'taken', 'x', '2026-11-22T08:00:00Z'),
      one('later', 'open', null, '2026-11-22T11:00:00Z'),
      one('mine', 'taken', ME.id, '2026-11-22T12:00:00Z'),
      one('sooner', 'open', null, '2026-11-22T09:00:00Z'),
    ]
    expect(inOrder(list, ME.id).map((each) => each.task_id)).toEqual(['mine', 'sooner', 'later', 'theirs'])
  })
})

describe('counts that wait', () => {
  it('are said once per task, however often they changed, also while a request is under way', async () => {
    vi.useFakeTimers()
    const sent: Op[][] = []
    let isUp = false
    const queue = new OfflineQueue('ops.staff-test', async (_, ops) => {
      if (!isUp) throw new ApiError(0, 'net.offline', '')
      sent.push(ops)
      return ops.map((one) => ({ op_id: one.op_id, seq: one.seq, status: 'applied' as const, result: null, error: null, view: null }))
    })
    const isPick = (one: Op) => one.kind === 'pick' && one.body.task_id === 't1'
    queue.add('take', { task_id: 't1' })
    for (const quantity of [1, 2, 3]) queue.add('pick', { task_id: 't1', lines: [{ line_id: 'a', quantity }] }, isPick)
    queue.add('pick', { task_id: 't2', lines: [] }, (one) => one.kind === 'pick' && one.body.task_id === 't2')
    expect(queue.state.waiting.map((one) => [one.kind, one.seq])).toEqual([['take', 1], ['pick', 4], ['pick', 5]])
    await queue.flush()
    isUp = true
    await queue.flush()
    expect(sent.map((ops) => ops.map((one) => one.seq))).toEqual([[1, 4, 5]])
    expect(queue.state.waiting).toEqual([])
    vi.useRealTimers()
  })
})

describe('a field that a scanner types into', () => {
  const strokes = (text: string, gap: number, from: number): Stroke[] => [...text].map((char, index) => ({ char, at: from + index * gap }))
  it('drops what was left in it, keeps what a hand typed with a pause', () => {
    expect(scannedPart([...strokes('69', 200, 0), ...strokes('6901939691601', 20, 5000)])).toBe('6901939691601')
    expect(scannedPart([...strokes('6901', 200, 0), ...strokes('939691601', 180, 5000)])).toBe('6901939691601')
    expect(scannedPart(strokes('6901939691601', 390, 0))).toBe('6901939691601')
    expect(scannedPart([])).toBe('')
  })
  it('hears pasted text and corrections', () => {
    expect(strokesOf([], 'abc', 5)).toEqual([{ char: 'a', at: 5 }, { char: 'b', at: 5 }, { char: 'c', at: 5 }])
    expect(strokesOf(strokes('ab', 1, 0), 'a', 9)).toEqual([{ char: 'a', at: 9 }])
  })
})
