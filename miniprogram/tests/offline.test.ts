import { box, installUni } from './uni'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/core/errors'
import { MAX_WAITING, type Op, type OpAnswer, OfflineQueue, flushQueues } from '@/core/offline'
import { keep, recall } from '@/core/storage'

const answer = (op: Op, status: OpAnswer['status'], message = ''): OpAnswer => ({
  op_id: op.op_id,
  seq: op.seq,
  status,
  result: null,
  view: null,
  error: message ? { code: 'fulfilment.wrong_code', message, details: {} } : null,
})
const offline = () => Promise.reject(new ApiError(0, 'net.offline', ''))

beforeEach(() => {
  installUni()
  vi.useFakeTimers()
})

describe('the offline queue', () => {
  it('keeps work in storage before it is sent, in order, and finds it after a restart', async () => {
    const queue = new OfflineQueue('ops.test', offline)
    queue.add('hand_out', { code: '1' })
    queue.add('hand_out', { code: '2' })
    await queue.flush()
    expect(queue.state.waiting.map((op) => op.seq)).toEqual([1, 2])

    const again = new OfflineQueue('ops.test', offline)
    expect(again.state.device).toBe(queue.state.device)
    expect(again.state.waiting.map((op) => op.op_id)).toEqual(queue.state.waiting.map((op) => op.op_id))
    expect(again.add('take', {}).seq).toBe(3)
  })

  it('sends the same operation again when the answer was lost, and takes duplicates as done', async () => {
    const seen: string[] = []
    let isFirst = true
    const queue = new OfflineQueue('ops.test', async (_, ops) => {
      seen.push(...ops.map((op) => op.op_id))
      if (isFirst) {
        isFirst = false
        throw new ApiError(0, 'net.timeout', '')
      }
      return ops.map((op) => answer(op, 'duplicate'))
    })
    const op = queue.add('pick', {})
    await queue.flush()
    expect(queue.state.waiting).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(seen).toEqual([op.op_id, op.op_id])
    expect(queue.state.waiting).toHaveLength(0)
  })

  it('keeps what must be retried, shows conflicts, and tells who listens', async () => {
    const heard: string[] = []
    const queue = new OfflineQueue('ops.test', async (_, ops) =>
      ops.map((op) => (op.kind === 'a' ? answer(op, 'applied') : op.kind === 'b' ? answer(op, 'conflict', '取货码不对') : answer(op, 'retry'))),
    )
    queue.listen((told, op) => heard.push(`${op.kind}:${told.status}`))
    queue.state.waiting = []
    for (const kind of ['a', 'b', 'c']) queue.add(kind, {})
    await queue.flush()
    await queue.flush()
    expect(queue.state.waiting.map((op) => op.kind)).toEqual(['c'])
    expect(queue.state.conflicts.map((one) => one.message)).toEqual(['取货码不对'])
    expect(heard.sort()).toEqual(['a:applied', 'b:conflict'])
    queue.dismiss(queue.state.conflicts[0]!.op.op_id)
    expect(new OfflineQueue('ops.test', offline).state.conflicts).toEqual([])
  })

  it('sends at most fifty at a time, oldest first', async () => {
    const sizes: number[] = []
    let isUp = false
    const queue = new OfflineQueue('ops.test', async (_, ops) => {
      if (!isUp) return offline()
      sizes.push(ops.length)
      return ops.map((op) => answer(op, 'applied'))
    })
    for (let i = 0; i < 120; i += 1) queue.add('pick', { i })
    await queue.flush()
    isUp = true
    await queue.flush()
    expect(sizes).toEqual([50, 50, 20])
  })

  it('says so when the phone is full, and changes nothing', () => {
    const queue = new OfflineQueue('ops.test', offline)
    for (let i = 0; i < MAX_WAITING; i += 1) queue.add('pick', {})
    expect(() => queue.add('pick', {})).toThrowError(/待同步/)
    expect(queue.state.waiting).toHaveLength(MAX_WAITING)

    const other = new OfflineQueue('ops.big', offline)
    expect(() => other.add('pick', { text: 'x'.repeat(300_000) })).toThrowError(/待同步/)
    expect([other.state.waiting.length, box.has('jj.me.ops.big')]).toEqual([0, false])
  })
})

it('sends what an earlier run of the app left behind, though no page of that desk is open', async () => {
  const asked: string[] = []
  installUni({
    request: (ask: { url: string; data: string; success: (answer: unknown) => void }) => {
      asked.push(ask.url)
      if (ask.url.endsWith('login-code')) return ask.success({ statusCode: 200, data: { code: 'c' } })
      if (ask.url.endsWith('/sessions')) return ask.success({ statusCode: 200, data: { token: 't', person_id: 'p', expires_at: '2999-01-01T00:00:00Z' } })
      const answers = (JSON.parse(ask.data) as { ops: { op_id: string; seq: number }[] }).ops.map(({ op_id, seq }) => ({ op_id, seq, status: 'applied', result: {}, error: null, view: null }))
      return ask.success({ statusCode: 200, data: { answers } })
    },
  })
  const waiting = [{ op_id: 'op-1', seq: 1, kind: 'pick', at: '2026-11-22T00:00:00Z', body: {} }]
  keep('ops.staff', { device: 'd', seq: 1, waiting, conflicts: [] })
  flushQueues()
  await vi.waitFor(() => expect(recall<{ waiting: unknown[] }>('ops.staff', { waiting }).waiting).toEqual([]))
  expect(asked.filter((url) => url.includes('/sync/ops'))).toEqual(['/api/staff/sync/ops'])
})
