import './uni'
import { beforeEach, describe, expect, it } from 'vitest'
import { setLanguage } from '@/core/i18n'
import { place } from '@/core/map'
import { fenOf, money, moneyParts, yuanText } from '@/core/money'
import { quantityWords, stepOf } from '@/core/quantity'
import { about, ago, before, between, countdown, distance, when } from '@/core/time'

const NOW = Date.parse('2026-11-22T05:00:00Z') // 13:00 in Shanghai

beforeEach(() => setLanguage('zh'))

describe('money', () => {
  it('splits fen without floats', () => {
    expect(moneyParts(1_234_560)).toEqual({ sign: '', yuan: '12,345', fen: '60' })
    expect(moneyParts(5)).toEqual({ sign: '', yuan: '0', fen: '05' })
    expect(moneyParts(-1999)).toEqual({ sign: '-', yuan: '19', fen: '99' })
  })
  it('reads yuan as fen, to the fen, and writes them as they are typed', () => {
    expect(['12', '12.5', '0.05', '19.99'].map(fenOf)).toEqual([1200, 1250, 5, 1999])
    expect(['', '1.234', '-1', '1e3', '¥5'].map(fenOf)).toEqual([null, null, null, null, null])
    expect([5, 1250, 1_234_567].map(yuanText)).toEqual(['0.05', '12.50', '12345.67'])
    expect(fenOf(yuanText(1_234_567))).toBe(1_234_567)
  })
  it('says every amount up to a thousand yuan back', () => {
    for (let fen = 0; fen < 100_000; fen += 7) {
      const { yuan, fen: cents } = moneyParts(fen)
      expect(Number(yuan.replace(/,/g, '')) * 100 + Number(cents)).toBe(fen)
    }
    expect(money(1_234_567_89)).toBe('¥1,234,567.89')
  })
})

describe('time', () => {
  it('speaks of days as they are in Shanghai', () => {
    expect(when('2026-11-22T10:30:00Z', NOW)).toBe('今天 18:30')
    expect(when('2026-11-22T16:00:00Z', NOW)).toBe('明天 00:00')
    expect(when('2026-11-21T15:59:00Z', NOW)).toBe('昨天 23:59')
    expect(when('2026-11-24T02:05:00Z', NOW)).toBe('后天 10:05')
    expect(when('2026-11-25T02:05:00Z', NOW)).toBe('11月25日 10:05')
    expect(when('2027-01-01T02:05:00Z', NOW)).toBe('2027年1月1日 10:05')
    expect(when('not a time', NOW)).toBe('')
  })
  it('makes promises', () => {
    expect(before('2026-11-22T10:30:00Z', NOW)).toBe('今天 18:30 前')
    expect(between('2026-11-22T10:00:00Z', '2026-11-22T10:30:00Z', NOW)).toBe('今天 18:00–18:30')
    expect(between('2026-11-22T10:00:00Z', '2026-11-23T10:30:00Z', NOW)).toBe('今天 18:00–明天 18:30')
    expect(about('2026-11-22T05:31:00Z', NOW)).toBe('约 35 分钟')
    expect(about('2026-11-22T04:00:00Z', NOW)).toBe('约 1 分钟')
    expect(about('2026-11-22T08:00:00Z', NOW)).toBe('约 3 小时')
    setLanguage('en')
    expect(before('2026-11-22T10:30:00Z', NOW)).toBe('by today 18:30')
    expect(when('2026-12-01T02:30:00Z', NOW)).toBe('Dec 1, 10:30')
  })
  it('counts down to nothing, not below', () => {
    expect(countdown('2026-11-22T05:14:59Z', NOW)).toBe('14:59')
    expect(countdown('2026-11-22T06:00:01Z', NOW)).toBe('1:00:01')
    expect(countdown('2026-11-22T04:00:00Z', NOW)).toBe('00:00')
  })
  it('tells the past', () => {
    expect(ago('2026-11-22T04:59:30Z', NOW)).toBe('刚刚')
    expect(ago('2026-11-22T04:48:00Z', NOW)).toBe('12 分钟前')
    expect(ago('2026-11-21T04:48:00Z', NOW)).toBe('昨天 12:48')
  })
})

describe('distance and quantity', () => {
  it('rounds as people do', () => {
    expect(distance(847)).toBe('850\u00a0米')
    expect(distance(3)).toBe('10\u00a0米')
    expect(distance(1240)).toBe('1.2\u00a0公里')
    expect(distance(2000)).toBe('2\u00a0公里')
  })
  it('knows pieces and grams', () => {
    expect(quantityWords(3, 'piece')).toBe('3 件')
    expect(quantityWords(800, 'gram')).toBe('800 克')
    expect(quantityWords(1500, 'gram')).toBe('1.5 公斤')
    expect([stepOf('piece'), stepOf('gram')]).toEqual([1, 100])
    setLanguage('en')
    expect([quantityWords(1, 'piece'), quantityWords(3, 'piece')]).toEqual(['1 pc', '3 pcs'])
  })
})

describe('the map', () => {
  const point = (id: string, lng: number, lat: number) => ({ id, name: id, lng, lat, kind: 'source' as const })
  it('puts north up, east right, everything inside', () => {
    const { spots, barMetres } = place([point('south-west', 123.4, 41.7), point('north-east', 123.5, 41.8)], 320, 168)
    const [low, high] = spots
    expect(low!.x).toBeLessThan(high!.x)
    expect(low!.y).toBeGreaterThan(high!.y)
    for (const spot of spots) expect(spot.x >= 0 && spot.x <= 320 && spot.y >= 0 && spot.y <= 168).toBe(true)
    expect(barMetres).toBeGreaterThan(0)
  })
  it('lays no name on a point or another name, and keeps the customer\'s', () => {
    const me = { id: 'me', name: 'Your address', lng: 123.5, lat: 41.8, kind: 'dest' as const }
    const sides = (...points: ReturnType<typeof point>[]) => place([...points, me], 320, 168).spots.map(({ name, side }) => [name, side])
    expect(sides(point('west', 123.4, 41.8))).toEqual([['west', 'right'], ['Your address', 'left']])
    expect(sides(point('west', 123.4, 41.8), point('between', 123.48, 41.8))).toEqual([['west', 'right'], ['between', 'left'], ['Your address', 'below']])
    expect(sides(point('same', 123.5, 41.8), point('west', 123.4, 41.8))).toEqual([['same', 'below'], ['west', 'right'], ['Your address', 'left']])
  })
  it('draws one point in the middle, and none', () => {
    expect(place([point('a', 123, 41)], 320, 168).spots[0]).toMatchObject({ x: 160, y: 84 })
    expect(place([], 320, 168).spots).toEqual([])
  })
})
