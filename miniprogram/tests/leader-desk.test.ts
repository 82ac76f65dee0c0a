import { box, installUni } from './uni'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/core/errors'

type Sent = { op_id: string; seq: number; kind: string; body: Record<string, unknown> }
const server = vi.hoisted(() => ({ ops: vi.fn(), board: vi.fn() }))
vi.mock('@dcloudio/uni-app', () => ({ onHide: () => {}, onShow: () => {}, onUnload: () => {} }))
vi.mock('@/packages/leader/warm', () => ({ warm: () => {} }))
vi.mock('@/core/api', () => ({
  BASE: '',
  tokens: {},
  get: (path: string) => server.board(path),
  post: (_: string, { body }: { body: { ops: Sent[] } }) => server.ops(body.ops),
}))

const PARCEL = { shipment_id: 'p1', order_id: 'o1', person_hint: '王**', state: 'ready', state_words: '', source_name: '', eta_at: '', promised_at: '', is_late: false, ready_at: '2026-11-24T01:00:00Z', lines: [] }
const boardWith = (ready: object[]) => ({ place: { place_id: 'P', name: '点' }, as_of: '', counts: {}, arriving: [], to_hand_out: ready, uncollected: [], short: [], low_stock: [] })
const answer = (op: Sent, status: string, code = '') => ({ op_id: op.op_id, seq: op.seq, status, result: {}, view: null, error: code ? { code, message: '取货码不对', details: { seconds: 9 } } : null })
const body = { place_id: 'P', code: 'JJP1.p1.P.tag', also: ['p1'] }

/** A phone that has just started: what it kept is all it knows. */
async function start() {
  vi.resetModules()
  const desk = await import('@/packages/leader/desk')
  desk.desk.pointId = 'P'
  return desk
}

beforeEach(() => {
  vi.useFakeTimers() // what an earlier desk had put off never comes
  installUni()
  server.ops.mockReset()
  server.board.mockReset()
  server.board.mockResolvedValue(boardWith([PARCEL]))
})

describe('the leader’s desk', () => {
  it('says what the server answered, and shows it until a newer board does', async () => {
    server.ops.mockImplementation((ops: Sent[]) => Promise.resolve({ answers: ops.map((op) => answer(op, 'applied')) }))
    const { act, board, view, queue } = await start()
    await board.load()
    expect(view.value.ready).toHaveLength(1)
    expect((await act('hand_out', body, '王**')).status).toBe('done')
    expect([queue.state.waiting.length, view.value.ready.length]).toEqual([0, 0])
    server.board.mockResolvedValue(boardWith([]))
    await board.load()
    expect([view.value.ready.length, view.value.given.length]).toEqual([0, 0])
  })

  it('keeps what was answered over a restart without network', async () => {
    server.ops.mockImplementation((ops: Sent[]) => Promise.resolve({ answers: ops.map((op) => answer(op, 'applied')) }))
    const first = await start()
    await first.board.load()
    await first.act('hand_out', body, '王**')
    const again = await start()
    expect(again.board.isOld).toBe(true)
    expect([again.view.value.ready.length, again.view.value.given.length]).toEqual([0, 1])
  })

  it('waits when nothing is heard, shows the effect, and sends the same operation later', async () => {
    server.ops.mockRejectedValue(new ApiError(0, 'net.offline', ''))
    const { act, board, view, queue, labelOf } = await start()
    await board.load()
    expect((await act('hand_out', body, '王** · 2 件')).status).toBe('waiting')
    expect([view.value.ready.length, view.value.given.length]).toEqual([0, 1])
    const [op] = queue.state.waiting
    expect(labelOf(op!.op_id)).toBe('王** · 2 件')
    server.ops.mockImplementation((ops: Sent[]) => Promise.resolve({ answers: ops.map((one) => answer(one, 'duplicate')) }))
    await queue.flush()
    expect(server.ops.mock.lastCall![0].map((one: Sent) => one.op_id)).toEqual([op!.op_id])
    expect(queue.state.waiting).toEqual([])
  })

  it('tells a refusal on the spot and leaves no card for later', async () => {
    server.ops.mockImplementation((ops: Sent[]) => Promise.resolve({ answers: ops.map((op) => answer(op, 'conflict', 'fulfilment.wrong_pickup_code')) }))
    const { act, board, view, queue } = await start()
    await board.load()
    expect(await act('hand_out', body, '')).toEqual({ status: 'refused', code: 'fulfilment.wrong_pickup_code', message: '取货码不对', details: { seconds: 9 } })
    expect([queue.state.conflicts.length, view.value.ready.length]).toEqual([0, 1])
  })

  it('keeps the start of a list that is too long for the phone', async () => {
    const long = Array.from({ length: 100 }, (_, n) => ({ ...PARCEL, shipment_id: `p${n}`, source_name: 'x'.repeat(4000) }))
    server.board.mockResolvedValue(boardWith(long))
    const { board } = await start()
    await board.load()
    const kept = JSON.parse(box.get('jj.me.leader.to_hand_out')!) as { shipment_id: string }[]
    expect([kept.length, kept[0]!.shipment_id]).toEqual([50, 'p0'])
  })
})
