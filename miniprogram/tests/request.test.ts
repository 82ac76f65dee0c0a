import './uni'
import { describe, expect, it } from 'vitest'
import { address } from '@/core/api'
import { ApiError, fromSilence } from '@/core/errors'
import { type Answer, Requester, type Sending } from '@/core/request'

type Step = Answer | 'silence'

/** A server that answers as it is told, and remembers what was asked. */
function make(steps: Step[], tokens = ['t1', 't2', 't3']) {
  const sent: Sending[] = []
  const pauses: number[] = []
  let current = tokens[0]!
  let renewals = 0
  const requester = new Requester(
    'http://x',
    async (sending) => {
      sent.push(sending)
      const step = steps.shift() ?? { status: 200, body: {} }
      if (step === 'silence') throw fromSilence('request:fail')
      return step
    },
    () => ({
      token: async () => current,
      renew: async () => {
        renewals += 1
        await Promise.resolve()
        current = tokens[renewals]!
        return current
      },
    }),
    async (ms) => void pauses.push(ms),
  )
  return { requester, sent, pauses, renewals: () => renewals }
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const refused: Answer = { status: 401, body: { error: { code: 'kernel.not_signed_in', message: '请先登录' } } }

describe('request', () => {
  it('sends the token, and a key with everything that changes something', async () => {
    const { requester, sent } = make([ok({ a: 1 }), ok({})])
    expect(await requester.send({ method: 'GET', path: '/a' })).toEqual({ a: 1 })
    await requester.send({ method: 'POST', path: '/b', body: { x: 1 } })
    expect(sent[0]!.headers).toMatchObject({ Authorization: 'Bearer t1', 'Accept-Language': 'zh-CN' })
    expect(sent[0]!.headers['Idempotency-Key']).toBeUndefined()
    expect(sent[1]!.headers['Idempotency-Key']).toMatch(/^k-/)
    expect(sent[1]!.body).toBe('{"x":1}')
  })

  it('keeps the key across silence and a server that is away', async () => {
    const { requester, sent, pauses } = make(['silence', { status: 503, body: null }, ok({ done: true })])
    expect(await requester.send({ method: 'POST', path: '/order', key: 'mine' })).toEqual({ done: true })
    expect(sent.map((one) => one.headers['Idempotency-Key'])).toEqual(['mine', 'mine', 'mine'])
    expect(pauses).toEqual([400, 1200])
  })

  it('gives up with words a person understands', async () => {
    const { requester } = make(['silence', 'silence', 'silence'])
    const problem = await requester.send({ method: 'GET', path: '/a' }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(ApiError)
    expect(problem).toMatchObject({ status: 0, code: 'net.offline', message: '网络不通，请检查后重试', isOffline: true })
  })

  it('says what the server said, and does not ask twice', async () => {
    const body = { error: { code: 'inventory.insufficient', message: '库存不足', details: { free: 1 } } }
    const { requester, sent } = make([{ status: 409, body }])
    const problem = await requester.send({ method: 'POST', path: '/a' }).catch((error: unknown) => error)
    expect(problem).toMatchObject({ status: 409, code: 'inventory.insufficient', message: '库存不足', details: { free: 1 } })
    expect(sent).toHaveLength(1)
  })

  it('signs in again once for everybody who waits, and keeps their keys', async () => {
    const { requester, sent, renewals } = make([refused, refused, refused, ok(1), ok(2), ok(3)])
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => requester.send({ method: 'POST', path: `/${key}`, key })))
    expect(answers.sort()).toEqual([1, 2, 3])
    expect(renewals()).toBe(1)
    expect(sent.slice(3).map((one) => one.headers.Authorization)).toEqual(['Bearer t2', 'Bearer t2', 'Bearer t2'])
    expect(sent.slice(3).map((one) => one.headers['Idempotency-Key']).sort()).toEqual(['a', 'b', 'c'])
  })

  it('does not sign in for ever', async () => {
    const { requester, renewals, sent } = make([refused, refused])
    await expect(requester.send({ method: 'GET', path: '/a' })).rejects.toMatchObject({ status: 401 })
    expect([renewals(), sent.length]).toEqual([1, 2])
  })

  it('needs no session where none is asked for', async () => {
    const { requester, sent, renewals } = make([refused])
    await expect(requester.send({ method: 'POST', path: '/login', signed: false })).rejects.toMatchObject({ status: 401 })
    expect(sent[0]!.headers.Authorization).toBeUndefined()
    expect(renewals()).toBe(0)
  })
})

describe('addresses', () => {
  it('fills paths and drops what was not asked', () => {
    expect(address('/a/{order_id}/pay', { order_id: 'o/1' })).toBe('/a/o%2F1/pay')
    expect(address('/a', {}, { text: '可乐', cursor: undefined, kind: null, limit: 0, state: '' })).toBe('/a?text=%E5%8F%AF%E4%B9%90&limit=0')
  })
})
