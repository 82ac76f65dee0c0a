/**
 * Who holds this phone inside 企业微信: wx.qy.login in the mini-program. A web page has no such
 * call: it leaves for WeChat's sign-in page, which asks nothing, and comes back with a code.
 *
 * `proof` stays in this browser, so a link with somebody else's code signs nobody in; the page that
 * was asked for is opened again.
 */
import type { components } from '@/api/types'
import { signInError } from './errors'
import type { Ask } from './request'
import { forget, keep, pageParameter, recall } from './storage'

type SignedIn = components['schemas']['SignedInView']
type Begun = components['schemas']['WebSignInView']
export type Send = <T>(ask: Ask) => Promise<T>

interface Trip {
  state: string
  proof: string
  hash: string
  at: number
}

const TRIP = 'wecom.trip'
const BACK_AT_ONCE_MS = 8000 // back so soon without a code: another trip would end the same way

/** What the trip that has just ended brought home. */
let home: { code: string; trip: Trip } | null = null

export function isWeCom(): boolean {
  if (process.env.UNI_PLATFORM !== 'mp-weixin') return typeof navigator !== 'undefined' && /wxwork/i.test(navigator.userAgent)
  try {
    return (uni.getSystemInfoSync() as { environment?: string }).environment === 'wxwork'
  } catch {
    return false
  }
}

/** wx.qy.login's code. */
export function memberCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(signInError())
    if (wx.qy) wx.qy.login({ success: (got) => resolve(got.code), fail: refuse })
    else refuse()
  })
}

/** Before the first page: take code and state out of the address, go on to the page asked for. */
export function comeHome(): void {
  const [code, state] = [pageParameter('code'), pageParameter('state')]
  if (!code || !state) return
  const trip = recall<Trip | null>(TRIP, null)
  const isMine = trip !== null && trip.state === state
  if (isMine) {
    home = { code, trip }
    forget(TRIP)
  }
  const rest = new URLSearchParams(location.search)
  rest.delete('code')
  rest.delete('state')
  const query = rest.toString()
  history.replaceState(null, '', location.pathname + (query ? `?${query}` : '') + (isMine ? trip.hash : ''))
}

/** A session for the member in this browser; before there is a code the page leaves and never resolves. */
export async function webSession(send: Send): Promise<SignedIn> {
  if (home) {
    const { code, trip } = home
    home = null
    const body = { code, state: trip.state, proof: trip.proof }
    return send<SignedIn>({ method: 'POST', path: '/api/staff/identity/web-sessions', body, signed: false })
  }
  const left = recall<Trip | null>(TRIP, null)
  if (left && Date.now() - left.at < BACK_AT_ONCE_MS) {
    forget(TRIP)
    throw signInError()
  }
  const { url, state, proof } = await send<Begun>({ method: 'POST', path: '/api/staff/identity/web-sign-ins', signed: false })
  keep(TRIP, { state, proof, hash: location.hash, at: Date.now() } satisfies Trip)
  // A browser may show the page as it was left when somebody goes back to it.
  window.addEventListener('pageshow', (shown) => shown.persisted && location.reload())
  location.replace(url)
  return new Promise(() => {})
}
