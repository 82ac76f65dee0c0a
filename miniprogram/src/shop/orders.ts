/** How orders are shown: tone and icon by what they are. */
import type { IconName } from '@/components/JIcon.vue'
import { when } from '@/core/time'
import { s } from '@/words/shop'

export type Tone = 'brand' | 'warn' | 'price' | 'info' | 'plain'

const TONES: Record<string, Tone> = {
  awaiting_payment: 'price',
  paid: 'info',
  completed: 'brand',
}
const ICONS: Record<string, IconName> = {
  in_store: 'bag',
  pickup: 'store',
  rider: 'truck',
  express: 'box',
}
const STATES = ['awaiting_payment', 'paid', 'completed', 'cancelled', 'expired'] as const
const KINDS = ['in_store', 'pickup', 'rider', 'express'] as const

/** A pickup code in fours: 4572 8378. */
export const grouped = (code: string | null): string => code?.replace(/(\d{4})(?=\d)/g, '$1 ') ?? ''

export const toneOf = (state: string): Tone => TONES[state] ?? 'plain'
export const iconOf = (kind: string): IconName => ICONS[kind] ?? 'box'

export function stateWords(state: string): string {
  const known = STATES.find((one) => one === state)
  return known ? s(`st_${known}`) : state
}

export function kindWords(kind: string): string {
  const known = KINDS.find((one) => one === kind)
  return known ? s(`kind_${known}`) : kind
}

/** When it is there: 明天 10:30 起可取 for a pickup, 今天 14:06 前送达 for a delivery. */
export function promiseWords(kind: string, at: string): string {
  return kind === 'pickup' ? s('readyFrom', { when: when(at) }) : s('deliveredBy', { when: when(at) })
}

interface Promised {
  kind: string
  promised_at: string | null
  total_fen: number | null
}

/** What can be had first; taken along in the store is now; at the same minute the cheaper one. */
export function soonestFirst<T extends Promised>(ways: T[]): T[] {
  const minute = (way: T) => (way.kind === 'in_store' ? 0 : Math.floor(Date.parse(way.promised_at ?? '9999-12-31') / 60_000))
  return [...ways].sort((a, b) => minute(a) - minute(b) || (a.total_fen ?? 0) - (b.total_fen ?? 0))
}
