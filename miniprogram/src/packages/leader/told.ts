/** Parcels and conflicts in words. */
import { listed } from '@/core/i18n'
import type { Conflict } from '@/core/offline'
import { isLoose, quantityWords } from '@/core/quantity'
import { about, when } from '@/core/time'
import { type Line, type Parcel, type Shown, unitsOf, waited } from './board'
import type { Sums } from './count'

import { l } from './words'

/** Pieces, or trays for loose goods: what a hand takes. */
const handsFull = (line: Line): number => (isLoose(line.base_unit) ? Number(unitsOf(line) > 0) : unitsOf(line))
const pieces = (parcel: Parcel): number => parcel.lines.reduce((sum, line) => sum + handsFull(line), 0)

export function amountWords(parcels: readonly Parcel[]): string {
  const n = parcels.reduce((sum, one) => sum + pieces(one), 0)
  return parcels.length > 1 ? l('parcelsUnits', { p: parcels.length, n }) : l('units', { n })
}

/** 可乐 ×2、薯片 ×1 */
export function goodsWords(parcel: Parcel, most = 3): string {
  const told = parcel.lines.slice(0, most).map((line) => `${line.name} ${howMuch(line)}`)
  return listed(told) + (parcel.lines.length > most ? '…' : '')
}

export const howMuch = (line: Line, units: number = unitsOf(line)): string =>
  isLoose(line.base_unit) ? quantityWords(units, line.base_unit) : `×${units}`

export function lackWords(sums: Pick<Sums, 'short' | 'damaged'>): string {
  const told = []
  if (sums.short) told.push(l('lack', { n: sums.short }))
  if (sums.damaged) told.push(l('broken', { n: sums.damaged }))
  return told.join(' · ')
}

/** 少 1 · 损 1, over all lines of a counted parcel. */
export function parcelLack(parcel: Parcel): string {
  const damaged = parcel.lines.reduce((sum, line) => sum + line.damaged, 0)
  const lacking = parcel.lines.reduce((sum, line) => sum + (line.good === null ? 0 : line.quantity - line.good), 0)
  return lackWords({ short: lacking - damaged, damaged })
}

const SOON_MS = 12 * 3600_000
/** 约 35 分钟 · 来自 沈阳南前置仓; how long only while that says more than the time itself. */
export function comingWords(at: string, source: string, now: number): string {
  const left = Date.parse(at) - now
  return [left > 0 && left < SOON_MS ? about(at, now) : '', l('from', { name: source })].filter(Boolean).join(' · ')
}

/** 已等 3 小时; '' in the first hour. */
export function waitWords(readyAt: string, now: number): string {
  const { unit, n } = waited(readyAt, now)
  if (n === 0) return ''
  return unit === 'day' ? l('waitedDays', { n }) : l('waitedHours', { n })
}

/** Nobody came in time: it may go back. */
export const isOver = (parcel: Parcel, now: number): boolean => Boolean(parcel.keep_until) && now >= Date.parse(parcel.keep_until ?? '')

/** Until when it is kept; the time ends at midnight, so the last minute before it is told. */
export function keptWords(parcel: Parcel, now: number): string {
  if (!parcel.keep_until) return ''
  if (isOver(parcel, now)) return l('keptOver')
  return l('keptUntil', { when: when(new Date(Date.parse(parcel.keep_until) - 60_000).toISOString(), now) })
}

export const labelFor = (parcels: readonly Parcel[]): string => `${parcels[0]?.person_hint ?? ''} · ${amountWords(parcels)}`

/** By name, end of the phone number, product. */
export function matching(list: readonly Shown[], text: string): Shown[] {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return [...list]
  return list.filter(({ parcel }) => [parcel.person_hint, parcel.order_id, ...parcel.lines.map((line) => line.name)].some((one) => one.toLowerCase().includes(wanted)))
}

const TODO: Record<string, Parameters<typeof l>[0]> = {
  'fulfilment.already_handed_out': 'todo_used',
  'fulfilment.wrong_pickup_code': 'todo_wrong',
  'fulfilment.forged_pickup_code': 'todo_wrong',
  'fulfilment.not_this_customer': 'todo_other',
  'fulfilment.wrong_point': 'todo_point',
  'fulfilment.not_ready': 'todo_soon',
  'fulfilment.code_withdrawn': 'todo_withdrawn',
  'fulfilment.handed_back': 'todo_returned',
  'fulfilment.illegal_transition': 'todo_received',
  'fulfilment.not_arriving_here': 'todo_notHere',
  'fulfilment.too_many': 'todo_count',
  'fulfilment.lines_missing': 'todo_count',
  'fulfilment.unknown_line': 'todo_count',
}
const NOW: Record<string, Parameters<typeof l>[0]> = {
  'fulfilment.already_handed_out': 'now_used',
  'fulfilment.wrong_pickup_code': 'now_wrong',
  'fulfilment.forged_pickup_code': 'now_wrong',
  'fulfilment.wrong_point': 'now_point',
  'fulfilment.not_ready': 'now_soon',
  'fulfilment.code_withdrawn': 'now_withdrawn',
  'fulfilment.handed_back': 'now_returned',
}
/** What to do while the customer stands here and still has no goods. '' where the refusal says it. */
export function nowWords(code: string, details: Record<string, unknown>): string {
  const known = NOW[code]
  return known ? l(known, { name: String(details.place_name ?? '') }) : ''
}

/** What a leader can do about a refusal that came later, when the goods may be gone. */
export const todoWords = (code: string): string => l(TODO[code] ?? 'todo_else')

const FINAL = new Set(['fulfilment.already_handed_out', 'fulfilment.illegal_transition', 'fulfilment.not_arriving_here', 'fulfilment.code_withdrawn', 'fulfilment.handed_back', 'fulfilment.wrong_point'])
/** Where doing it again makes sense. */
export const canRedo = (conflict: Conflict): boolean => !FINAL.has(conflict.code)
