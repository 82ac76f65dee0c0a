/** What went wrong, in words a person understands. */
import { words } from './i18n'

const t = words({
  zh: {
    offline: '网络不通，请检查后重试',
    timeout: '网络太慢，没有等到结果，请重试',
    unknown: '没有成功，请稍后再试',
    signIn: '请在微信里打开，登录后再试',
  },
  en: {
    offline: 'No connection. Check the network and try again',
    timeout: 'The network is slow and no answer came. Please try again',
    unknown: 'It did not work. Please try again',
    signIn: 'Open this in WeChat to sign in',
  },
})

/**
 * A refusal by the server (`status` > 0, `code` of its error envelope), or no answer at all
 * (`status` 0, code `net.offline` or `net.timeout`). `message` may be shown as it is.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'ApiError'
  }

  /** Nothing was heard: the same request may be sent again. */
  get isOffline(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

interface Envelope {
  error?: { code?: string; message?: string; details?: Record<string, unknown> }
}

/** The error in an answer's body. */
export function fromAnswer(status: number, body: unknown): ApiError {
  const told = (typeof body === 'object' && body !== null ? (body as Envelope) : {}).error
  return new ApiError(status, told?.code ?? `http.${status}`, told?.message || t('unknown'), told?.details ?? {})
}

/** The error when no answer came. `reason`: uni.request's errMsg. */
export function fromSilence(reason: string): ApiError {
  const isSlow = /time/i.test(reason)
  return new ApiError(0, isSlow ? 'net.timeout' : 'net.offline', t(isSlow ? 'timeout' : 'offline'))
}

export function signInError(): ApiError {
  return new ApiError(401, 'session.unavailable', t('signIn'))
}

/** Words for anything thrown. */
export function wordsOf(problem: unknown): string {
  return problem instanceof ApiError ? problem.message : t('unknown')
}
