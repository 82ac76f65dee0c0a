/**
 * Asking before personal data is taken: our own words first, in WeChat also WeChat's own answer.
 *
 *     if (!(await mayUse('phone'))) return // refused: the shop goes on without
 *
 * The answer lies on this phone and can be changed in 我的 → 设置与隐私. Scanning, paying in the
 * store and collecting need nothing of it.
 */
import { reactive } from 'vue'
import { keep, recall } from '@/core/storage'

/** Raise it when what is kept, or why, has changed: everybody is asked again. */
const VERSION = 1
export const AGREE_BUTTON = 'jj-agree'

export type Purpose = 'location' | 'phone' | 'address' | 'profile'
type Answer = '' | 'agreed' | 'refused'

interface Kept {
  version: number
  answer: Answer
  at: string
  location: boolean
}
const NOTHING: Kept = { version: VERSION, answer: '', at: '', location: true }

function kept(): Kept {
  const found = recall<Kept>('privacy', NOTHING)
  return found.version === VERSION ? found : { ...NOTHING, location: found.location }
}

export const privacy = reactive({ ...kept(), isAsking: false, purpose: '' as Purpose | '' })

let waiting: ((mayUse: boolean) => void)[] = []
/** WeChat's own question, held back until ours is answered. */
let wechatWaits: ((answer: { event: 'agree' | 'disagree'; buttonId?: string }) => void) | null = null

/** May this be used? Asks once with the purpose on top; a refusal is asked again at the next need. */
export function mayUse(purpose: Purpose): Promise<boolean> {
  if (privacy.answer === 'agreed') return Promise.resolve(true)
  return new Promise((resolve) => {
    waiting.push(resolve)
    showPrivacy(purpose)
  })
}

/** The sheet without a need, from the home and the settings pages. */
export function showPrivacy(purpose: Purpose | '' = ''): void {
  privacy.purpose = purpose
  privacy.isAsking = true
}

export function answerPrivacy(isAgreed: boolean): void {
  privacy.isAsking = false
  store({ answer: isAgreed ? 'agreed' : 'refused', at: new Date().toISOString() })
  wechatWaits?.(isAgreed ? { event: 'agree', buttonId: AGREE_BUTTON } : { event: 'disagree' })
  wechatWaits = null
  const asked = waiting
  waiting = []
  for (const tell of asked) tell(isAgreed)
}

/** Closed without an answer: not agreed for now, and not remembered as a refusal. */
export function leavePrivacy(): void {
  if (waiting.length === 0 && !wechatWaits) privacy.isAsking = false
  else answerPrivacy(privacy.answer === 'agreed')
}

export function setLocationUse(isOn: boolean): void {
  store({ location: isOn })
}

function store(changed: Partial<Kept>): void {
  Object.assign(privacy, changed)
  keep('privacy', { version: VERSION, answer: privacy.answer, at: privacy.at, location: privacy.location })
}

/** Once, from App.vue: WeChat's question is answered by our sheet. */
export function listenForPrivacy(): void {
  if (process.env.UNI_PLATFORM !== 'mp-weixin') return
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    wechatWaits = resolve
    showPrivacy(privacy.purpose)
  })
}
