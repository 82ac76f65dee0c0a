import './uni'
import { beforeEach, expect, it } from 'vitest'
import { setLanguage } from '@/core/i18n'
import { hoursWords, isOpen } from '@/shop/hours'

const AT = (clock: string) => Date.parse(`2026-11-22T${clock}:00+08:00`)
const DAY = { open_from: '07:30', open_until: '21:00' }
const NIGHT = { open_from: '18:00', open_until: '02:00' }
const ALWAYS = { open_from: '00:00', open_until: '00:00' }

beforeEach(() => setLanguage('zh'))

it('knows whether a place is open, past midnight too', () => {
  expect(['07:29', '07:30', '20:59', '21:00'].map((clock) => isOpen(DAY, AT(clock)))).toEqual([false, true, true, false])
  expect(['17:59', '18:00', '01:59', '02:00'].map((clock) => isOpen(NIGHT, AT(clock)))).toEqual([false, true, true, false])
  expect(isOpen(ALWAYS, AT('03:00'))).toBe(true)
})

it('says when it closes, or when it opens again', () => {
  expect(hoursWords(DAY, AT('13:00'))).toBe('营业中 · 21:00 打烊')
  expect(hoursWords(DAY, AT('23:00'))).toBe('已打烊 · 明天 07:30 开门')
  expect(hoursWords(DAY, AT('06:10'))).toBe('已打烊 · 今天 07:30 开门')
  expect(hoursWords(ALWAYS, AT('03:00'))).toBe('全天营业')
})
