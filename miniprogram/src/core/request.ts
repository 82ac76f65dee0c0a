/**
 * One HTTP request, as often as it takes.
 *
 * - The session's token goes along; on 401 there is ONE new sign-in, everybody else waits for it,
 *   then the request is sent once more.
 * - Unsafe methods carry an Idempotency-Key, kept across retries: sent twice, done once.
 * - Silence and 502/503/504 are retried (GET, and whatever has a key) after 0.4 s and 1.2 s.
 * - Everything else becomes an ApiError with the server's words.
 */
import { ApiError, fromAnswer, fromSilence } from './errors'
import { language } from './i18n'
import { freshId } from './random'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** An answer of the transport; rejects with an Error when there is none. */
export interface Answer {
  status: number
  body: unknown
}
export interface Sending {
  url: string
  method: Method
  headers: Record<string, string>
  body: string | undefined
  timeoutMs: number
}
export type Transport = (sending: Sending) => Promise<Answer>

export interface Ask {
  method: Method
  path: string
  body?: unknown
  /** Kept by the caller when the person may press the same button again. */
  key?: string
  /** false: no session is needed (sign-in itself). */
  signed?: boolean
  timeoutMs?: number
}

/** Who gives the token. `renew` drops `bad` and returns another one. */
export interface TokenSource {
  token(): Promise<string>
  renew(bad: string): Promise<string>
}

const PAUSES_MS = [400, 1200]
const TIMEOUT_MS = 15_000

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

export class Requester {
  private renewing: Promise<string> | null = null

  constructor(
    private readonly base: string,
    private readonly transport: Transport,
    private readonly tokens: () => TokenSource,
    private readonly pause: (ms: number) => Promise<void> = wait,
  ) {}

  async send<T>(ask: Ask): Promise<T> {
    const key = ask.method === 'GET' ? '' : (ask.key ?? freshId('k'))
    const isSigned = ask.signed !== false
    let token = isSigned ? await this.tokens().token() : ''
    let answer = await this.persist(ask, key, token)
    if (answer.status === 401 && isSigned) {
      token = await this.renewed(token)
      answer = await this.persist(ask, key, token)
    }
    if (answer.status >= 200 && answer.status < 300) return answer.body as T
    throw fromAnswer(answer.status, answer.body)
  }

  /** One renewal at a time; who comes meanwhile gets its result. */
  private renewed(bad: string): Promise<string> {
    this.renewing ??= this.tokens()
      .renew(bad)
      .finally(() => {
        this.renewing = null
      })
    return this.renewing
  }

  private async persist(ask: Ask, key: string, token: string): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const pause = PAUSES_MS[attempt]
      try {
        const answer = await this.transport(this.sending(ask, key, token))
        if (!AWAY.has(answer.status) || pause === undefined) return answer
      } catch (problem) {
        if (pause === undefined) throw problem instanceof ApiError ? problem : fromSilence(String(problem))
      }
      await this.pause(pause)
    }
  }

  private sending(ask: Ask, key: string, token: string): Sending {
    const headers: Record<string, string> = {
      'Accept-Language': language.value === 'en' ? 'en' : 'zh-CN',
    }
    if (token) headers.Authorization = `Bearer ${token}`
    if (key) headers['Idempotency-Key'] = key
    if (ask.body !== undefined) headers['Content-Type'] = 'application/json'
    return {
      url: this.base + ask.path,
      method: ask.method,
      headers,
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
      timeoutMs: ask.timeoutMs ?? TIMEOUT_MS,
    }
  }
}

const AWAY = new Set([502, 503, 504])

/** uni.request as a Transport. */
export const uniTransport: Transport = (sending) =>
  new Promise((resolve, reject) => {
    uni.request({
      url: sending.url,
      method: sending.method,
      header: sending.headers,
      data: sending.body,
      timeout: sending.timeoutMs,
      success: (answer) => resolve({ status: answer.statusCode, body: answer.data }),
      fail: (problem) => reject(fromSilence(problem.errMsg)),
    })
  })
