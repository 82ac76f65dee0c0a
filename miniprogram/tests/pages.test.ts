import { installUni } from './uni'
import { beforeEach, describe, expect, it } from 'vitest'
import { usePages } from '@/core/pages'

const A_PAGE = { '': ['a', 'b'], two: ['c'], three: ['d'] } as Record<string, string[]>
const NEXT = { '': 'two', two: 'three', three: null } as Record<string, string | null>
const read = (cursor: string) => Promise.resolve({ items: A_PAGE[cursor] ?? [], next_cursor: NEXT[cursor] ?? null })

beforeEach(() => installUni({ showToast: () => undefined }))

describe('a list that comes page by page', () => {
  it('begins with one page and goes on until there is no more', async () => {
    const list = usePages(read)
    await list.page.load()
    expect([list.items, list.isMore]).toEqual([['a', 'b'], true])
    await list.more()
    await list.more()
    expect([list.items, list.isMore]).toEqual([['a', 'b', 'c', 'd'], false])
    await list.more() // nothing is asked for
    expect(list.items.length).toBe(4)
  })

  it('begins anew when it is read anew', async () => {
    const list = usePages(read)
    await list.page.load()
    await list.more()
    await list.page.load()
    expect([list.items, list.isMore]).toEqual([['a', 'b'], true])
  })

  it('does not mix an answer that was under way with a newer reading', async () => {
    type Answer = Awaited<ReturnType<typeof read>>
    let answer: ((value: Answer) => void) | undefined
    const list = usePages((cursor) => (cursor ? new Promise<Answer>((done) => (answer = done)) : read('')))
    await list.page.load()
    const more = list.more()
    await list.page.load()
    answer?.({ items: ['late'], next_cursor: null })
    await more
    expect([list.items, list.isMore, list.isBusy]).toEqual([['a', 'b'], true, false])
  })

  it('keeps what is there when a page does not come', async () => {
    const list = usePages((cursor) => (cursor ? Promise.reject(new Error('away')) : read('')))
    await list.page.load()
    await list.more()
    expect([list.items, list.isMore, list.isBusy]).toEqual([['a', 'b'], true, false])
  })
})
