/** A parcel at the counter, as the lists have it or as a code names it. */
import type { Schema } from '@/core/api'
import { isLoose } from '@/core/quantity'

export type Board = Schema<'ScreenLeaderBoard'>
export type Parcel = Board['to_hand_out'][number]
type Line = Parcel['lines'][number]
type AtCounter = Schema<'CounterParcelOut'>

/** The list's own copy knows units; a parcel newer than the list is made from the answer. */
export function asParcel(one: AtCounter, known: Parcel | undefined): Parcel {
  if (known) return known
  const lines = one.lines.map((line) => ({ ...line, gtin: null, spec: '', base_unit: 'piece' }))
  return { shipment_id: one.id, order_id: one.order_id, person_hint: one.person_hint, state: one.state, state_words: '', source_name: '', eta_at: one.eta_at, promised_at: one.promised_at, is_late: false, ready_at: one.ready_at, keep_until: one.keep_until, lines }
}

/** What there is of a line: what came short or broken is not given. */
export const unitsOf = (line: Line): number => line.good ?? line.quantity

/** Pieces, or trays for loose goods: what a hand takes. */
export function pieces(parcel: Parcel): number {
  return parcel.lines.reduce((sum, line) => sum + (isLoose(line.base_unit) ? Number(unitsOf(line) > 0) : unitsOf(line)), 0)
}
