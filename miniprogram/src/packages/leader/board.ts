/**
 * The board with the work of this phone laid over it: what was received or handed out here shows at
 * once, also before the server has heard of it.
 */
import type { Schema } from '@/core/api'
import type { Op } from '@/core/offline'

export type Board = Schema<'ScreenLeaderBoard'>
export type Parcel = Schema<'ScreenBoardParcel'>
export type Line = Schema<'ScreenBoardLine'>

/** A parcel as it is shown; `isPending`: because of work that waits to be sent. */
export interface Shown {
  parcel: Parcel
  isPending: boolean
}

export interface View {
  arriving: Shown[]
  ready: Shown[]
  uncollected: Shown[]
  short: Shown[]
  /** Handed out on this phone and not sent yet. */
  given: Shown[]
}

export interface Counted {
  line_id: string
  good: number
  damaged: number
}

export const UNCOLLECTED_MS = 24 * 3600_000

/** JJP1.<parcel>.<place>.<tag> -> the parcel; '' for anything else (8 digits name none). */
export function parcelOfCode(code: string): string {
  const parts = code.trim().split('.')
  return parts.length === 4 && parts[0] === 'JJP1' ? (parts[1] ?? '') : ''
}

export const isPickupDigits = (code: string): boolean => /^\d{8}$/.test(code.trim())

/** 12345678 -> 1234 5678, as it stands on the customer's phone. */
export const grouped = (code: string): string => code.replace(/^(\d{4})(\d{1,4})$/, '$1 $2')

/** Units of a line that can be handed over: what was counted, or what was sent. */
export const unitsOf = (line: Line): number => line.good ?? line.quantity

/** Units that are missing or broken; 0 before it was counted. */
export const lackOf = (line: Line): number => (line.good === null ? 0 : line.quantity - line.good)

function received(parcel: Parcel, op: Op): Parcel {
  const lines = (op.body.lines ?? []) as Counted[]
  const counts = new Map(lines.map((one) => [one.line_id, one]))
  return {
    ...parcel,
    state: 'ready',
    is_late: false,
    ready_at: op.at ?? null,
    lines: parcel.lines.map((line) => {
      const count = counts.get(line.line_id)
      return { ...line, good: count ? count.good : line.quantity, damaged: count?.damaged ?? 0 }
    }),
  }
}

/** Parcels an operation is about. */
export function parcelsOf(op: Op): string[] {
  if (op.kind === 'receive') return [String(op.body.shipment_id ?? op.body.code ?? '')]
  if (op.kind !== 'hand_out') return []
  const also = (op.body.also ?? []) as string[]
  return [...new Set([parcelOfCode(String(op.body.code ?? '')), ...also])].filter(Boolean)
}

function take(list: Shown[], id: string): Shown | undefined {
  const at = list.findIndex((one) => one.parcel.shipment_id === id)
  return at < 0 ? undefined : list.splice(at, 1)[0]
}

/** `ops`: done here and not yet in `board`, oldest first. Changes nothing it is given. */
export function lay(board: Board, ops: readonly Op[], now: number): View {
  const shown = (parcels: Parcel[]): Shown[] => parcels.map((parcel) => ({ parcel, isPending: false }))
  const view: View = { arriving: shown(board.arriving), ready: shown(board.to_hand_out), uncollected: [], short: shown(board.short), given: [] }
  for (const op of ops) {
    if (op.body.place_id && op.body.place_id !== board.place.place_id) continue
    for (const id of parcelsOf(op)) {
      if (op.kind === 'receive') receive(view, id, op)
      else handOut(view, id)
    }
  }
  view.uncollected = view.ready.filter((one) => one.parcel.ready_at && now - Date.parse(one.parcel.ready_at) > UNCOLLECTED_MS)
  return view
}

function receive(view: View, id: string, op: Op): void {
  const found = take(view.arriving, id)
  if (!found) return
  const parcel = received(found.parcel, op)
  if (parcel.lines.some((line) => unitsOf(line) > 0)) view.ready.push({ parcel, isPending: true })
  if (parcel.lines.some((line) => lackOf(line) > 0)) view.short.unshift({ parcel, isPending: true })
}

function handOut(view: View, id: string): void {
  const found = take(view.ready, id)
  if (found) view.given.unshift({ parcel: found.parcel, isPending: true })
}

/** A parcel wherever it is shown. */
export function findParcel(view: View, id: string): Shown | undefined {
  return [...view.ready, ...view.arriving, ...view.given, ...view.short].find((one) => one.parcel.shipment_id === id)
}

/** Parcels that come together: one source, one hour. */
export interface Arrival {
  key: string
  source: string
  at: string
  isSent: boolean
  isLate: boolean
  parcels: Shown[]
}

/** What comes when: by expected time, what is on the road before what is still being packed. */
export function arrivals(list: readonly Shown[]): Arrival[] {
  const groups = new Map<string, Arrival>()
  for (const one of list) {
    const { parcel } = one
    const isSent = parcel.state === 'shipped'
    const key = `${isSent ? 0 : 1}|${parcel.eta_at}|${parcel.source_name}`
    const group = groups.get(key) ?? { key, source: parcel.source_name, at: parcel.eta_at, isSent, isLate: false, parcels: [] }
    group.parcels.push(one)
    group.isLate ||= parcel.is_late
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => Number(b.isSent) - Number(a.isSent) || Date.parse(a.at) - Date.parse(b.at))
}

/** Hours a parcel has waited; days from 48 hours on. */
export function waited(readyAt: string, now: number): { unit: 'hour' | 'day'; n: number } {
  const hours = Math.max(0, Math.floor((now - Date.parse(readyAt)) / 3600_000))
  return hours < 48 ? { unit: 'hour', n: hours } : { unit: 'day', n: Math.floor(hours / 24) }
}

/** 14-digit GTIN of a scanned product code; '' when it is none. */
export function gtinOf(code: string): string {
  const link = /\/01\/(\d{8,14})/.exec(code)?.[1]
  const digits = link ?? (/^\d{8}$|^\d{12,14}$/.exec(code.trim()) ? code.trim() : '')
  return digits ? digits.padStart(14, '0') : ''
}
