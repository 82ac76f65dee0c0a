/** Entries as a person reads them: by day, newest first, each with what made it. */
import type { Schema } from '@/core/api'
import { money } from '@/core/money'
import { when } from '@/core/time'
import { m } from './words'

export type Statement = Schema<'ScreenCommission'>
export type Entry = Statement['items'][number]

export function titleOf(entry: Entry): string {
  if (entry.kind === 'commission') return m('kind_commission')
  return entry.kind === 'claw_back' ? m('kind_claw_back') : entry.note || m('kind_other')
}

/** 1000 of 10,000 -> 10; 250 -> 2.5 */
export const rateWords = (basisPoints: number): string => String(basisPoints / 100)

/** Where the amount comes from: its base and rate, or the entry that it takes back from. */
export function reasonOf(entry: Entry, now: number = Date.now()): string {
  if (entry.origin) return m('origin', { when: when(entry.origin.at, now), money: money(entry.origin.credit_fen) })
  return entry.base_fen && entry.rate_bp ? m('how', { base: money(entry.base_fen), rate: rateWords(entry.rate_bp) }) : ''
}
