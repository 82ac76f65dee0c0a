/** Counting what came in a parcel: every line is good, damaged or short, and the three add up. */
import { gtinOf, type Counted, type Line } from './board'

export interface Tally {
  line: Line
  good: number
  damaged: number
}
export interface Sums {
  expected: number
  good: number
  damaged: number
  short: number
}

/** All of it good: what is true for nearly every parcel. */
export const allGood = (lines: readonly Line[]): Tally[] => lines.map((line) => ({ line, good: line.quantity, damaged: 0 }))

/** Nothing counted yet: for counting by scanner, piece by piece. */
export const fromZero = (lines: readonly Line[]): Tally[] => lines.map((line) => ({ line, good: 0, damaged: 0 }))

export const shortOf = (one: Tally): number => one.line.quantity - one.good - one.damaged

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))

function change(tallies: readonly Tally[], lineId: string, how: (one: Tally) => Tally): Tally[] {
  return tallies.map((one) => (one.line.line_id === lineId ? how(one) : one))
}

/** More good ones leave less room for damaged ones: good + damaged is never more than was sent. */
export function setGood(tallies: readonly Tally[], lineId: string, good: number): Tally[] {
  return change(tallies, lineId, (one) => {
    const now = clamp(good, one.line.quantity)
    return { ...one, good: now, damaged: Math.min(one.damaged, one.line.quantity - now) }
  })
}

/** A damaged one was counted as good before: it moves over. */
export function setDamaged(tallies: readonly Tally[], lineId: string, damaged: number): Tally[] {
  return change(tallies, lineId, (one) => {
    const now = clamp(damaged, one.line.quantity)
    return { ...one, damaged: now, good: Math.min(one.good, one.line.quantity - now) }
  })
}

export type Scanned = { tallies: Tally[]; hit: 'counted' | 'full' | 'unknown'; lineId: string }

/** One scan of a product: one good piece more, on the first of its lines with room. Loose goods count whole. */
export function countScan(tallies: readonly Tally[], code: string): Scanned {
  const gtin = gtinOf(code)
  const same = tallies.filter((one) => gtin !== '' && one.line.gtin === gtin)
  const room = same.find((one) => shortOf(one) > 0)
  if (!room) return { tallies: [...tallies], hit: same.length ? 'full' : 'unknown', lineId: same[0]?.line.line_id ?? '' }
  const step = room.line.base_unit === 'gram' ? shortOf(room) : 1
  return { tallies: setGood(tallies, room.line.line_id, room.good + step), hit: 'counted', lineId: room.line.line_id }
}

export function sums(tallies: readonly Tally[]): Sums {
  const total = (of: (one: Tally) => number) => tallies.reduce((sum, one) => sum + of(one), 0)
  return { expected: total((one) => one.line.quantity), good: total((one) => one.good), damaged: total((one) => one.damaged), short: total(shortOf) }
}

/** As the server takes it. */
export const asLines = (tallies: readonly Tally[]): Counted[] =>
  tallies.map((one) => ({ line_id: one.line.line_id, good: one.good, damaged: one.damaged }))
