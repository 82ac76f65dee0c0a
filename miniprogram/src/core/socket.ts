/**
 * The live line to the server (app/realtime/connection.py says the protocol).
 *
 * `follow(audience, heard)` keeps one socket per audience open while anybody follows: hello with
 * token and cursor, a ping every 25 s, resumed by cursor after a break, back-off 0.5 to 15 s. Each
 * event is told once (cursors only grow). `resync` means: load the screen anew.
 */
import { reactive } from 'vue'
import { BASE, tokens } from './api'
import { keep, recall } from './storage'

export type Audience = 'shop' | 'leader' | 'staff'
export type LineState = 'live' | 'connecting' | 'offline'

export interface LiveEvent {
  type: 'event'
  cursor: number
  name: string
  topic: string
  data: Record<string, unknown>
  at: string
}
export type Heard = (event: LiveEvent | { type: 'resync' }) => void

const PING_MS = 25_000
const SILENCE_MS = 60_000 // no word for a minute: the line is dead though nobody said so
const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15_000]
const TELL_OFFLINE_AFTER = 2 // failed attempts before 重连中 becomes 离线

/** State of each line, for the quiet dot. */
export const lines = reactive<Record<Audience, LineState>>({
  shop: 'connecting',
  leader: 'connecting',
  staff: 'connecting',
})

/** What we use of a socket; tests give their own. */
export interface Wire {
  send(text: string): void
  close(): void
}
export interface WireEvents {
  open(): void
  message(text: string): void
  close(code: number): void
}
export type Dial = (url: string, events: WireEvents) => Wire

const SIGNED_OUT = 4401

const dial: Dial = (url, events) => {
  // Without a callback uni answers with a Promise instead of the task.
  const task = uni.connectSocket({ url, complete: () => {} })
  let isOver = false
  const end = (code: number) => {
    if (isOver) return
    isOver = true
    events.close(code)
  }
  task.onOpen(() => events.open())
  task.onMessage((message) => events.message(String(message.data)))
  task.onClose((closed: unknown) => end((closed as { code?: number } | undefined)?.code ?? 1006))
  task.onError(() => end(1006))
  return {
    send: (text) => task.send({ data: text }),
    close: () => task.close({}),
  }
}

function socketUrl(audience: Audience): string {
  const base = BASE || (typeof location === 'undefined' ? '' : location.origin)
  return `${base.replace(/^http/, 'ws')}/ws/${audience}`
}

export interface TokenGiver {
  token(): Promise<string>
  renew(bad: string): Promise<string>
}

export class Line {
  private readonly followers = new Set<Heard>()
  private wire: Wire | null = null
  private generation = 0
  private failures = 0
  private cursor: number | null
  private beat: ReturnType<typeof setInterval> | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private heardAt = 0
  private token = ''
  private badToken = ''

  constructor(
    private readonly audience: Audience,
    private readonly giver: TokenGiver,
    private readonly call: Dial,
    private readonly tell: (state: LineState) => void,
  ) {
    this.cursor = recall<number | null>(`cursor.${audience}`, null)
  }

  follow(heard: Heard): () => void {
    this.followers.add(heard)
    if (!this.wire && !this.retry) void this.open()
    return () => {
      this.followers.delete(heard)
      if (this.followers.size === 0) this.end()
    }
  }

  /** The app came back to the front, or the network did: try now, not after the back-off. */
  wake(): void {
    if (this.followers.size === 0) return
    if (this.wire && Date.now() - this.heardAt < SILENCE_MS) return
    this.hangUp()
    void this.open()
  }

  private async open(): Promise<void> {
    const generation = ++this.generation
    this.tell(this.failures >= TELL_OFFLINE_AFTER ? 'offline' : 'connecting')
    try {
      this.token = this.badToken ? await this.giver.renew(this.badToken) : await this.giver.token()
      this.badToken = ''
    } catch {
      if (generation === this.generation) this.lost()
      return
    }
    if (generation !== this.generation || this.followers.size === 0) return
    this.heardAt = Date.now()
    this.wire = this.call(socketUrl(this.audience), {
      open: () => generation === this.generation && this.hello(),
      message: (text) => generation === this.generation && this.listen(text),
      close: (code) => generation === this.generation && this.closed(code),
    })
  }

  private hello(): void {
    this.heardAt = Date.now()
    this.wire?.send(JSON.stringify({ type: 'hello', token: this.token, cursor: this.cursor, places: [] }))
    clearInterval(this.beat)
    this.beat = setInterval(() => this.ping(), PING_MS)
  }

  private ping(): void {
    if (Date.now() - this.heardAt > SILENCE_MS) {
      this.hangUp()
      this.lost()
      return
    }
    this.wire?.send('{"type":"ping"}')
  }

  private listen(text: string): void {
    this.heardAt = Date.now()
    const message = JSON.parse(text) as { type: string; cursor?: number }
    if (message.type === 'welcome') {
      this.failures = 0
      this.tell('live')
      this.moveTo(message.cursor)
    } else if (message.type === 'resync') {
      this.moveTo(message.cursor)
      this.say({ type: 'resync' })
    } else if (message.type === 'event') {
      const event = message as LiveEvent
      if (this.cursor !== null && event.cursor <= this.cursor) return
      this.moveTo(event.cursor)
      this.say(event)
    }
  }

  private say(what: LiveEvent | { type: 'resync' }): void {
    for (const heard of [...this.followers]) heard(what)
  }

  private moveTo(cursor: number | undefined): void {
    if (cursor === undefined) return
    this.cursor = cursor
    keep(`cursor.${this.audience}`, cursor)
  }

  private closed(code: number): void {
    if (code === SIGNED_OUT) this.badToken = this.token
    this.hangUp()
    this.lost()
  }

  private lost(): void {
    if (this.followers.size === 0) return
    const pause = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length - 1)] ?? 15_000
    this.failures += 1
    this.tell(this.failures > TELL_OFFLINE_AFTER ? 'offline' : 'connecting')
    // A little chance, so that a thousand phones do not come back in the same instant.
    this.retry = setTimeout(() => void this.open(), pause * (0.75 + Math.random() / 2))
  }

  private hangUp(): void {
    clearInterval(this.beat)
    clearTimeout(this.retry)
    this.retry = undefined
    this.generation += 1
    const old = this.wire
    this.wire = null
    old?.close()
  }

  private end(): void {
    this.hangUp()
    this.failures = 0
  }
}

const open = new Map<Audience, Line>()

function lineOf(audience: Audience): Line {
  let line = open.get(audience)
  if (!line) {
    line = new Line(audience, tokens, dial, (state) => {
      lines[audience] = state
    })
    open.set(audience, line)
  }
  return line
}

/** Follow an audience's events; call what is returned to stop. */
export function follow(audience: Audience, heard: Heard): () => void {
  return lineOf(audience).follow(heard)
}

/** Try every line now. */
export function wakeLines(): void {
  for (const line of open.values()) line.wake()
}
