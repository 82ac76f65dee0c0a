/** Opening hours as people ask for them: is it open, and if not, when again. */
import { clockOf, when } from '@/core/time'
import { s } from '@/words/shop'

export interface Hours {
  open_from: string
  open_until: string
}

/** `until` at or before `from` is past midnight; the same means around the clock. */
export function isOpen({ open_from: from, open_until: until }: Hours, now: number = Date.now()): boolean {
  const clock = clockOf(now)
  if (from === until) return true
  return from < until ? from <= clock && clock < until : clock >= from || clock < until
}

/** 明天 07:30: the next opening. */
export function nextOpening({ open_from: from }: Hours, now: number = Date.now()): string {
  const [hours, minutes] = from.split(':').map(Number)
  const [hoursNow, minutesNow] = clockOf(now).split(':').map(Number)
  const ahead = (hours! - hoursNow!) * 60 + (minutes! - minutesNow!)
  return when(new Date(now + (ahead > 0 ? ahead : ahead + 24 * 60) * 60_000).toISOString(), now)
}

/** 营业中 · 21:00 打烊, or 已打烊 · 明天 07:30 开门. */
export function hoursWords(place: Hours, now: number = Date.now()): string {
  if (place.open_from === place.open_until) return s('openAlways')
  return isOpen(place, now) ? s('openNow', { until: place.open_until }) : s('closedNow', { when: nextOpening(place, now) })
}
