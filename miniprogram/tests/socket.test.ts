import { installUni } from './uni'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Heard, Line, type LineState, type WireEvents } from '@/core/socket'

interface Call {
  events: WireEvents
  sent: Record<string, unknown>[]
  isClosed: boolean
}

function make() {
  const calls: Call[] = []
  const states: LineState[] = []
  const renewed: string[] = []
  const line = new Line(
    'leader',
    {
      token: async () => 't1',
      renew: async (bad) => {
        renewed.push(bad)
        return 't2'
      },
    },
    (_, events) => {
      const call: Call = { events, sent: [], isClosed: false }
      calls.push(call)
      return { send: (text) => void call.sent.push(JSON.parse(text) as Record<string, unknown>), close: () => void (call.isClosed = true) }
    },
    (state) => states.push(state),
  )
  const say = (call: Call, message: object) => call.events.message(JSON.stringify(message))
  return { line, calls, states, renewed, say }
}

const settle = () => vi.advanceTimersByTimeAsync(0)
const event = (cursor: number) => ({ type: 'event', cursor, name: 'x', topic: 'place:1', data: {}, at: '' })

beforeEach(() => {
  installUni()
  vi.useFakeTimers()
})

describe('the live line', () => {
  it('says hello, tells each event once, resumes by cursor after a break', async () => {
    const { line, calls, states, say } = make()
    const heard: number[] = []
    line.follow(((told) => heard.push(told.type === 'event' ? told.cursor : -1)) as Heard)
    await settle()
    calls[0]!.events.open()
    expect(calls[0]!.sent[0]).toMatchObject({ type: 'hello', token: 't1', cursor: null })
    say(calls[0]!, { type: 'welcome', cursor: 5 })
    expect(states.at(-1)).toBe('live')
    say(calls[0]!, event(6))
    say(calls[0]!, event(6))
    say(calls[0]!, event(7))
    expect(heard).toEqual([6, 7])

    calls[0]!.events.close(1006)
    expect(states.at(-1)).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1000)
    calls[1]!.events.open()
    expect(calls[1]!.sent[0]).toMatchObject({ cursor: 7 })
    say(calls[1]!, { type: 'welcome', cursor: 7 })
    say(calls[1]!, { type: 'resync', cursor: 40 })
    say(calls[1]!, event(41))
    expect(heard).toEqual([6, 7, -1, 41])
  })

  it('beats every 25 s and hangs up on a line that fell silent', async () => {
    const { line, calls, say } = make()
    line.follow(() => {})
    await settle()
    calls[0]!.events.open()
    say(calls[0]!, { type: 'welcome', cursor: 1 })
    await vi.advanceTimersByTimeAsync(50_000)
    expect(calls[0]!.sent.filter((one) => one.type === 'ping')).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(25_000)
    expect(calls[0]!.isClosed).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    expect(calls).toHaveLength(2)
  })

  it('backs off, says 离线 after a few failures, and tries at once when woken', async () => {
    const { line, calls, states } = make()
    line.follow(() => {})
    await settle()
    for (let i = 0; i < 4; i += 1) {
      calls.at(-1)!.events.close(1006)
      await vi.advanceTimersByTimeAsync(20_000)
    }
    expect(states.at(-1)).toBe('offline')
    calls.at(-1)!.events.close(1006)
    const before = calls.length
    line.wake()
    await settle()
    expect(calls).toHaveLength(before + 1)
  })

  it('signs in anew when the session has ended', async () => {
    const { line, calls, renewed } = make()
    line.follow(() => {})
    await settle()
    calls[0]!.events.open()
    calls[0]!.events.close(4401)
    await vi.advanceTimersByTimeAsync(1000)
    calls[1]!.events.open()
    expect(renewed).toEqual(['t1'])
    expect(calls[1]!.sent[0]).toMatchObject({ token: 't2' })
  })

  it('closes when nobody follows any more', async () => {
    const { line, calls } = make()
    const stop = line.follow(() => {})
    await settle()
    calls[0]!.events.open()
    stop()
    expect(calls[0]!.isClosed).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toHaveLength(1)
  })
})
