/**
 * Times as people say them, in Shanghai's hours whatever the phone is set to.
 * Everything takes RFC 3339 and `now` (milliseconds), so it can be tested.
 */
import { language, words } from './i18n'

const SHANGHAI_MS = 8 * 3600_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const t = words({
  zh: {
    today: '今天 {clock}',
    tomorrow: '明天 {clock}',
    dayAfter: '后天 {clock}',
    yesterday: '昨天 {clock}',
    date: '{month}月{day}日 {clock}',
    dateYear: '{year}年{month}月{day}日 {clock}',
    before: '{when} 前',
    from: '{from}–{until}',
    minutes: '约 {n} 分钟',
    hours: '约 {n} 小时',
    justNow: '刚刚',
    minutesAgo: '{n} 分钟前',
  },
  en: {
    today: 'today {clock}',
    tomorrow: 'tomorrow {clock}',
    dayAfter: '{month} {day}, {clock}',
    yesterday: 'yesterday {clock}',
    date: '{month} {day}, {clock}',
    dateYear: '{month} {day}, {year}, {clock}',
    before: 'by {when}',
    from: '{from}–{until}',
    minutes: 'about {n} min',
    hours: 'about {n} h',
    justNow: 'just now',
    minutesAgo: '{n} min ago',
  },
})

/** A month as dates say it: 11 · Nov. */
export const monthWord = (month: number) => (language.value === 'en' ? (MONTHS[month - 1] ?? '') : month)

interface Wall {
  year: number
  month: number
  day: number
  clock: string
  dayNumber: number
}

function wall(ms: number): Wall {
  const there = new Date(ms + SHANGHAI_MS)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    clock: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`,
    dayNumber: Math.floor((ms + SHANGHAI_MS) / DAY_MS),
  }
}

/** 今天 18:30 · 明天 09:00 · 后天 09:00 · 11月24日 18:30 */
export function when(at: string, now: number = Date.now()): string {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) return ''
  const [then, today] = [wall(ms), wall(now)]
  const values = { year: then.year, month: monthWord(then.month), day: then.day, clock: then.clock }
  const days = then.dayNumber - today.dayNumber
  if (days === 0) return t('today', values)
  if (days === 1) return t('tomorrow', values)
  if (days === 2) return t('dayAfter', values)
  if (days === -1) return t('yesterday', values)
  return then.year === today.year ? t('date', values) : t('dateYear', values)
}

/** 18:30: the clock of that moment. */
export const clockOf = (ms: number): string => wall(ms).clock

/** 今天 18:30 前 · by today 18:30 */
export function before(at: string, now: number = Date.now()): string {
  return t('before', { when: when(at, now) })
}

/** 今天 18:00–18:30; two days are said in full. */
export function between(from: string, until: string, now: number = Date.now()): string {
  const same = wall(Date.parse(from)).dayNumber === wall(Date.parse(until)).dayNumber
  return t('from', { from: when(from, now), until: same ? wall(Date.parse(until)).clock : when(until, now) })
}

/** 约 35 分钟 · 约 3 小时; from now, never less than a minute, in fives from ten on. */
export function about(at: string, now: number = Date.now()): string {
  const minutes = Math.max(1, Math.ceil((Date.parse(at) - now) / MINUTE_MS))
  if (minutes > 90) return t('hours', { n: Math.ceil(minutes / 60) })
  return t('minutes', { n: minutes > 10 ? Math.ceil(minutes / 5) * 5 : minutes })
}

/** 刚刚 · 12 分钟前 · 昨天 18:30 */
export function ago(at: string, now: number = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(at)) / MINUTE_MS)
  if (minutes < 1) return t('justNow')
  return minutes < 60 ? t('minutesAgo', { n: minutes }) : when(at, now)
}

/** 14:59, for a deadline; 00:00 once it has passed. Hours are shown when there are any. */
export function countdown(until: string, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

/** 850 米 · 1.2 公里 · 2 公里 */
export function distance(metres: number): string {
  const isEnglish = language.value === 'en'
  if (metres < 1000) return `${Math.max(10, Math.round(metres / 10) * 10)}\u00a0${isEnglish ? 'm' : '米'}`
  return `${(metres / 1000).toFixed(1).replace('.0', '')}\u00a0${isEnglish ? 'km' : '公里'}`
}
