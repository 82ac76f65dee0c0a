/** Entries as a person reads them: by day, newest first, each with what made it. */
import type { Schema } from '@/core/api'
import { money } from '@/core/money'
import { when } from '@/core/time'
import { m } from './words'

export type Statement = Schema<'ScreenCommission'>
export type Entry = Statement['items'][number]

const KINDS = ['commission', 'claw_back', 'payout', 'payout_back'] as const

export function titleOf(entry: Entry): string {
  const known = KINDS.find((one) => one === entry.kind)
  return known ? m(`kind_${known}`) : entry.note || m('kind_other')
}

/** Earned, taken back; what was paid is neither, and undone it counts no more. */
export function toneOf(entry: Entry): string {
  if (entry.is_undone || entry.kind === 'payout_back') return 'quiet'
  if (entry.kind === 'payout') return ''
  return entry.credit_fen < 0 ? 'c-warn' : 'c-brand'
}

export const canUndo = (entry: Entry): boolean => entry.kind === 'payout' && !entry.is_undone

/** 1000 of 10,000 -> 10; 250 -> 2.5 */
export const rateWords = (basisPoints: number): string => String(basisPoints / 100)

/** Where the amount comes from: its base and rate, the entry that it takes back from, the transfer. */
export function reasonOf(entry: Entry, now: number = Date.now()): string {
  if (entry.kind === 'payout') return m('transfer', { reference: entry.reference })
  if (entry.origin) {
    const holes = { when: when(entry.origin.at, now), money: money(Math.abs(entry.origin.credit_fen)) }
    return m(entry.kind === 'payout_back' ? 'undoes' : 'origin', holes)
  }
  return entry.base_fen && entry.rate_bp ? m('how', { base: money(entry.base_fen), rate: rateWords(entry.rate_bp) }) : ''
}

/** When, where, and who of headquarters wrote it. */
export function markOf(entry: Entry, now: number = Date.now()): string {
  const by = entry.posted_by_name ? m('by', { name: entry.posted_by_name }) : ''
  return [when(entry.at, now), entry.place_name, by].filter(Boolean).join(' · ')
}
