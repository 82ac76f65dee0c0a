import { installUni } from './uni'
import { describe, expect, it } from 'vitest'
import { isOver, keptWords } from '@/packages/leader/told'
import type { Parcel } from '@/packages/leader/board'

installUni()

const parcel = (keep_until: string | null): Parcel => ({
  shipment_id: 'p', order_id: 'o', person_hint: '王**', state: 'ready', state_words: '', source_name: '',
  eta_at: '2026-11-23T03:00:00Z', promised_at: '2026-11-23T04:00:00Z', is_late: false, ready_at: '2026-11-23T02:30:00Z', keep_until, lines: [],
})
const at = (text: string) => Date.parse(text)
const MIDNIGHT = '2026-11-26T16:00:00Z' // the end of 11月26日 in China

describe('how long a parcel is kept', () => {
  it('names its last day, not the midnight after it', () => {
    expect(keptWords(parcel(MIDNIGHT), at('2026-11-24T02:00:00Z'))).toContain('23:59')
    expect(isOver(parcel(MIDNIGHT), at('2026-11-26T15:59:59Z'))).toBe(false)
  })
  it('may go back from the very end on', () => {
    expect(isOver(parcel(MIDNIGHT), at(MIDNIGHT))).toBe(true)
    expect(keptWords(parcel(MIDNIGHT), at(MIDNIGHT))).toBe('已过保留时间，可以退回')
  })
  it('is kept for ever where nothing is said', () => {
    expect(isOver(parcel(null), at('2030-01-01T00:00:00Z'))).toBe(false)
    expect(keptWords(parcel(null), at('2030-01-01T00:00:00Z'))).toBe('')
  })
})
