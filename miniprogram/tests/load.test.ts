import { box } from './uni'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '@/core/errors'
import { useLoad } from '@/core/load'
import { keepOne, recallOne } from '@/core/storage'
import { soonestFirst } from '@/shop/orders'

beforeEach(() => box.clear())
const offline = () => Promise.reject(new ApiError(0, 'net.offline', '网络不通'))

describe('what was seen last', () => {
  it('is shown without a network, and called old', async () => {
    const group = { group: 'order', id: () => 'ord_1' }
    await useLoad(() => Promise.resolve({ code: '4572' }), { keepOneOf: group }).load()
    const page = useLoad<{ code: string }>(offline, { keepOneOf: group })
    expect([page.data, page.isOld]).toEqual([{ code: '4572' }, false]) // not old until asking failed
    await page.load()
    expect([page.data, page.isOld, page.isOffline]).toEqual([{ code: '4572' }, true, true])
  })

  it('belongs to its id, known only once the page is open', async () => {
    let id = ''
    const page = useLoad<string>(offline, { keepOneOf: { group: 'order', id: () => id } })
    keepOne('order', 'ord_2', 'two')
    id = 'ord_2'
    await page.load()
    expect(page.data).toBe('two')
  })

  it('is forgotten when it is one of too many', () => {
    for (let n = 0; n < 14; n += 1) keepOne('order', `ord_${n}`, n)
    keepOne('order', 'ord_2', 'again')
    expect(recallOne('order', 'ord_1')).toBeNull()
    expect(recallOne('order', 'ord_2')).toBe('again')
    expect([...box.keys()].filter((key) => key.startsWith('jj.me.order.ord')).length).toBe(12)
  })
})

describe('the ways at the checkout', () => {
  const way = (kind: string, promised_at: string | null, total_fen: number) => ({ kind, promised_at, total_fen })
  it('stand soonest first; in the store is now; the cheaper at the same minute', () => {
    const sorted = soonestFirst([
      way('pickup', '2026-11-24T02:30:00Z', 1),
      way('rider', '2026-11-22T07:00:40Z', 25),
      way('pickup', '2026-11-22T07:00:10Z', 19),
      way('in_store', '2026-11-22T08:00:00Z', 19),
    ])
    expect(sorted.map((one) => `${one.kind} ${one.total_fen}`)).toEqual(['in_store 19', 'pickup 19', 'rider 25', 'pickup 1'])
  })
})
