/** Days of reconciliation as they are shown: bars by the calendar, what needs somebody on top. */
import type { Schema } from '@/core/api'
import { words } from '@/core/i18n'
import { monthWord } from '@/core/time'

export type Day = Schema<'DaysPage.DayItem'>
export type DayState = 'waiting' | 'open' | 'closed'

export interface Bar {
  date: string
  /** Day of the month. */
  label: string
  /** Of the largest day's takings, 0 to 100. */
  share: number
  state: DayState | 'none'
  payFen: number
}

const DAY_MS = 86_400_000
const LEAST = 4 // a day with takings is seen, however small beside the others
const w = words({
  zh: { weekday0: '周日', weekday1: '周一', weekday2: '周二', weekday3: '周三', weekday4: '周四', weekday5: '周五', weekday6: '周六', day: '{month}月{day}日 {weekday}', span: '{month}月{first}日 – {last}日', months: '{month}月{first}日 – {lastMonth}月{last}日' },
  en: { weekday0: 'Sun', weekday1: 'Mon', weekday2: 'Tue', weekday3: 'Wed', weekday4: 'Thu', weekday5: 'Fri', weekday6: 'Sat', day: '{weekday}, {month} {day}', span: '{month} {first} – {last}', months: '{month} {first} – {lastMonth} {last}' },
})
type Weekday = 'weekday0' | 'weekday1' | 'weekday2' | 'weekday3' | 'weekday4' | 'weekday5' | 'weekday6'

const back = (date: string, days: number) => new Date(Date.parse(date) - days * DAY_MS).toISOString().slice(0, 10)

/** 11月26日 周四 · Thu, Nov 26 */
export function dayWords(date: string): string {
  const [, month = 0, day = 0] = date.split('-').map(Number)
  const weekday = `weekday${new Date(Date.parse(date)).getUTCDay()}` as Weekday
  return w('day', { month: monthWord(month), day, weekday: w(weekday) })
}

/** 11月15日 – 28日 · Nov 15 – 28 */
export function spanWords(from: string, until: string): string {
  const [[, month = 0, first = 0], [, lastMonth = 0, last = 0]] = [from.split('-').map(Number), until.split('-').map(Number)]
  return w(month === lastMonth ? 'span' : 'months', { month: monthWord(month), first, lastMonth: monthWord(lastMonth), last })
}

/** The calendar days up to the newest one; a day that was never read has no bar. */
export function bars(days: Day[], count: number): Bar[] {
  const newest = days[0]?.bill_date
  if (!newest) return []
  const known = new Map(days.map((one) => [one.bill_date, one]))
  const dates = Array.from({ length: count }, (_, index) => back(newest, count - 1 - index))
  const most = Math.max(1, ...dates.map((date) => known.get(date)?.pay_fen ?? 0))
  return dates.map((date) => {
    const one = known.get(date)
    const payFen = one?.pay_fen ?? 0
    return {
      date,
      label: String(Number(date.slice(8))),
      share: payFen ? Math.max(LEAST, Math.round((payFen / most) * 100)) : 0,
      state: (one?.state as DayState) ?? 'none',
      payFen,
    }
  })
}

/** Open days, then those without a bill, then what is closed; each newest first. */
export function byNeed(days: Day[]): { state: DayState; list: Day[] }[] {
  const order: DayState[] = ['open', 'waiting', 'closed']
  return order.map((state) => ({ state, list: days.filter((one) => one.state === state) })).filter((one) => one.list.length)
}

/** Yesterday in Shanghai: the newest day that may have a bill. */
export function yesterday(now: number): string {
  return new Date(now + 8 * 3600_000 - DAY_MS).toISOString().slice(0, 10)
}
