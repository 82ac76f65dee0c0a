/**
 * Who holds this phone.
 *
 * In WeChat: wx.login's code becomes a session; inside 企业微信 its own (wecom.ts). On the web
 * elsewhere there is no such code; a demo build (never production) asks the sandbox WeChat for the
 * code of a demo person, named by `?as=<openid>` in the address or chosen on the profile page.
 */
import { reactive } from 'vue'
import type { components } from '@/api/types'
import { ApiError, signInError } from './errors'
import type { Requester, TokenSource } from './request'
import { forgetAll, keep, pageParameter, recall } from './storage'
import { isWeCom, memberCode, webSession } from './wecom'

type SignedIn = components['schemas']['SignedInView']

interface Kept {
  token: string
  person_id: string
  expires_at: string
}

export const DEFAULT_DEMO_PERSON = 'o_demo_shopper_001'
const EARLY_MS = 60_000 // a token that ends within a minute is renewed now

export const session = reactive({
  personId: recall<Kept | null>('session', null)?.person_id ?? '',
  openid: __DEMO__ ? recall('openid', '') || pageParameter('as') || DEFAULT_DEMO_PERSON : '',
  isDemo: __DEMO__,
})

/** A login code of WeChat; in a demo build of the sandbox. */
async function loginCode(requester: Requester): Promise<string> {
  if (process.env.UNI_PLATFORM === 'mp-weixin') {
    return new Promise((resolve, reject) => {
      uni.login({
        provider: 'weixin',
        success: (got) => resolve(got.code),
        fail: () => reject(signInError()),
      })
    })
  }
  if (!__DEMO__) throw signInError()
  return sandboxCode(requester)
}

const SHOP = '/api/shop/identity/sessions'
const STAFF = '/api/staff/identity/sessions'

async function signedIn(requester: Requester): Promise<SignedIn> {
  const isMember = isWeCom() && !(__DEMO__ && pageParameter('as'))
  if (isMember && process.env.UNI_PLATFORM === 'h5') return webSession((ask) => requester.send(ask))
  const code = isMember ? await memberCode() : await loginCode(requester)
  return requester.send<SignedIn>({ method: 'POST', path: isMember ? STAFF : SHOP, body: { code }, signed: false })
}

async function sandboxCode(requester: Requester): Promise<string> {
  const ask = () =>
    requester.send<{ code: string }>({
      method: 'POST',
      path: `/sandbox/users/${session.openid}/login-code`,
      signed: false,
    })
  try {
    return (await ask()).code
  } catch (problem) {
    if (!(problem instanceof ApiError) || problem.status !== 404) throw problem
  }
  // The sandbox does not know the person yet: make the user, then ask again.
  const user = { openid: session.openid }
  await requester.send({ method: 'POST', path: '/sandbox/users', body: user, signed: false })
  return (await ask()).code
}

export function makeTokens(requester: () => Requester): TokenSource {
  let kept = recall<Kept | null>('session', null)
  let opening: Promise<string> | null = null

  async function open(): Promise<string> {
    const got = await signedIn(requester())
    kept = { token: got.token, person_id: got.person_id, expires_at: got.expires_at }
    keep('session', kept)
    session.personId = got.person_id
    return got.token
  }

  const signIn = () => {
    opening ??= open().finally(() => {
      opening = null
    })
    return opening
  }

  return {
    token: async () => {
      const isGood = kept !== null && Date.parse(kept.expires_at) - Date.now() > EARLY_MS
      return isGood && kept ? kept.token : signIn()
    },
    renew: async (bad) => {
      if (kept && kept.token !== bad) return kept.token // somebody was quicker
      kept = null
      return signIn()
    },
  }
}

/** Another demo person on this phone: everything kept of the old one goes. */
export function becomeDemoPerson(openid: string): void {
  if (!__DEMO__) return
  forgetAll(['language', 'text'])
  keep('openid', openid)
  location.reload()
}
