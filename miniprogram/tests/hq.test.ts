import { expect, it } from 'vitest'
import { canUndo, type Entry, markOf, reasonOf, titleOf, toneOf } from '@/packages/leader/commission/statement'
import { count, type Item, percent, says, sizeWords } from '@/packages/staff/import/loads'
import { payProblem } from '@/packages/staff/owed/pay'
import { bars, byNeed, type Day, dayWords, spanWords, yesterday } from '@/packages/staff/reconcile/days'
import { asBody, type Choice, firstChoice, type Line, onTheWay, type Order, problemOf, returnable, stepped } from '@/packages/staff/refund/choose'

const day = (bill_date: string, state: string, pay_fen: number) => ({ bill_date, state, pay_fen }) as Day
const line = (change: Partial<Line>): Line => ({ id: 'l1', name: '可乐', base_unit: 'piece', quantity: 3, total_fen: 900, refunded_quantity: 1, refunded_fen: 300, delivered: 2, left_fen: 600, ...change }) as Line
const choice = (change: Partial<Choice>): Choice => ({ quantity: 1, yuan: '', fate: 'good', placeId: 'p1', ...change })

it('shows calendar days up to the newest, the largest as the whole height', () => {
  const shown = bars([day('2026-12-02', 'open', 50), day('2026-11-30', 'closed', 10_000)], 4)
  expect(shown.map((one) => one.label)).toEqual(['29', '30', '1', '2'])
  expect(shown.map((one) => one.state)).toEqual(['none', 'closed', 'none', 'open'])
  expect(shown.map((one) => one.share)).toEqual([0, 100, 0, 4]) // little, but seen
  expect(bars([], 4)).toEqual([])
  expect([spanWords('2026-11-15', '2026-11-28'), spanWords('2026-11-29', '2026-12-02')]).toEqual(['11月15日 – 28日', '11月29日 – 12月2日'])
})

it('puts the days that need somebody on top', () => {
  const days = [day('2026-11-03', 'closed', 1), day('2026-11-02', 'open', 1), day('2026-11-01', 'waiting', 0)]
  expect(byNeed(days).map((one) => [one.state, one.list.length])).toEqual([['open', 1], ['waiting', 1], ['closed', 1]])
  expect(dayWords('2026-11-26')).toBe('11月26日 周四')
  expect(yesterday(Date.parse('2026-11-22T17:00:00Z'))).toBe('2026-11-22') // 01:00 of the 23rd in Shanghai
})

it('begins with one piece, or with all that was weighed', () => {
  expect(returnable(line({ delivered: 9 }))).toBe(2)
  expect(firstChoice(line({}), 'p1')).toEqual(choice({}))
  expect(firstChoice(line({ base_unit: 'gram', quantity: 850, refunded_quantity: 0, delivered: 850 }), 'p1').quantity).toBe(850)
  expect(firstChoice(line({ delivered: 0 }), 'p1').quantity).toBe(0)
})

it('steps through an odd weight without losing its rest', () => {
  const apples = line({ base_unit: 'gram', quantity: 850, refunded_quantity: 0, delivered: 850 })
  expect(stepped(apples, 850, -1)).toBe(800)
  expect(stepped(apples, 800, 1)).toBe(850)
  expect(stepped(apples, 0, -1)).toBe(0)
})

it('says why a choice cannot be sent', () => {
  expect(problemOf(line({}), choice({}))).toBe('')
  expect(problemOf(line({}), choice({ quantity: 0 }))).toBe('nothing')
  expect(problemOf(line({}), choice({ quantity: 0, yuan: '2.50' }))).toBe('')
  expect(problemOf(line({}), choice({ yuan: 'two' }))).toBe('amount')
  expect(problemOf(line({}), choice({ yuan: '0' }))).toBe('amount')
  expect(problemOf(line({}), choice({ yuan: '6.01' }))).toBe('tooMuch')
})

it('names a place only for goods that come back', () => {
  expect(asBody(line({}), choice({}))).toEqual({ line_id: 'l1', quantity: 1, amount_fen: null, restock: true, condition: 'good', place_id: 'p1' })
  expect(asBody(line({}), choice({ fate: 'damaged', yuan: '1' }))).toMatchObject({ restock: true, condition: 'damaged', amount_fen: 100 })
  expect(asBody(line({}), choice({ fate: 'gone' }))).toMatchObject({ restock: false, place_id: null })
  expect(asBody(line({}), choice({ quantity: 0, yuan: '1' }))).toMatchObject({ restock: false, place_id: null })
})

it('sums what is on its way', () => {
  const refunds = [['asked', 100], ['processing', 20], ['done', 3]].map(([state, amount_fen]) => ({ state, amount_fen }))
  expect(onTheWay({ refunds } as unknown as Order)).toBe(120)
})

const load = (change: Partial<Item>) => ({ state: 'checking', rows: null, done_rows: 0, error_count: 0, ...change }) as Item

it('says what a file is now and what happens next', () => {
  expect(says(load({ state: 'checked', rows: 100_000 }))).toContain('100,000')
  expect(says(load({ state: 'refused', error_count: 2 }))).toContain('2 处')
  expect(says(load({ state: 'refused' }))).toContain('不能导入')
  expect(says(load({ state: 'failed', done_rows: 1500 }))).toContain('1,500')
  expect(percent(load({}))).toBe(null)
  expect(percent(load({ state: 'applying', rows: 3, done_rows: 2 }))).toBe(66)
  expect([count(999), count(1_234_567)]).toEqual(['999', '1,234,567'])
  expect([sizeWords(10), sizeWords(3 * 1024 * 1024)]).toEqual(['1 KB', '3.0 MB'])
})

it('says where a commission comes from, and what a claw-back takes back', () => {
  const gave = { kind: 'commission', note: '', base_fen: 1200, rate_bp: 250, origin: null } as Entry
  expect(reasonOf(gave)).toBe('¥12.00 × 2.5%')
  const now = Date.parse('2026-11-22T04:00:00Z')
  const took = { kind: 'claw_back', note: '', origin: { id: 'e', credit_fen: 120, at: '2026-11-21T10:30:00Z' } } as Entry
  expect(reasonOf(took, now)).toBe('收回 昨天 18:30 那笔 ¥1.20')
  expect([titleOf(took), titleOf({ kind: 'prize', note: '十一月奖励' } as Entry)]).toEqual(['退款收回', '十一月奖励'])
})

it('tells a payout from what was taken back, and says when it was undone', () => {
  const now = Date.parse('2026-11-22T04:00:00Z')
  const paid = { kind: 'payout', credit_fen: -30_000, reference: '招行 0012', posted_by_name: '周敏', place_name: '', at: '2026-11-21T10:30:00Z', origin: null, is_undone: false } as Entry
  expect([titleOf(paid), reasonOf(paid), toneOf(paid), canUndo(paid)]).toEqual(['已付佣金', '转账 招行 0012', '', true])
  expect([markOf(paid, now), markOf({ ...paid, posted_by_name: '', place_name: 'P1' }, now)]).toEqual(['昨天 18:30 · 周敏 登记', '昨天 18:30 · P1'])
  const undone = { ...paid, is_undone: true }
  expect([toneOf(undone), canUndo(undone)]).toEqual(['quiet', false])
  const back = { kind: 'payout_back', credit_fen: 30_000, reference: '招行 0012', posted_by_name: '', origin: { id: 'e', credit_fen: -30_000, at: '2026-11-21T10:30:00Z' } } as Entry
  expect([titleOf(back), reasonOf(back, now), toneOf(back), canUndo(back)]).toEqual(['付款撤销', '撤销 昨天 18:30 那笔付款 ¥300.00', 'quiet', false])
  expect([toneOf({ kind: 'commission', credit_fen: 5 } as Entry), toneOf({ kind: 'claw_back', credit_fen: -5 } as Entry)]).toEqual(['c-brand', 'c-warn'])
})

it('says why a payout cannot be booked', () => {
  expect(payProblem('300.00', '1', 30_000)).toBe('')
  expect([payProblem('', '1', 500), payProblem('0', '1', 500), payProblem('1.234', '1', 500)]).toEqual(['amount', 'amount', 'amount'])
  expect([payProblem('5.01', '1', 500), payProblem('1', '1', -500)]).toEqual(['tooMuch', 'tooMuch'])
  expect(payProblem('5', '  ', 500)).toBe('reference')
})
