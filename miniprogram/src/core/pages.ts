/**
 * A list that comes page by page: the first as useLoad reads it, the others when asked for.
 *
 *     const list = usePages((cursor) => get('/api/hq/screens/commission', { query: { limit: 50, cursor } }))
 *     list.page.load(); list.items; list.isMore; list.more()
 */
import { computed, reactive, ref, shallowRef, toRaw } from 'vue'
import { toast } from './device'
import { wordsOf } from './errors'
import { useLoad, type Loaded, type LoadOptions } from './load'

interface Page {
  items: unknown[]
  next_cursor: string | null
}

export interface Pages<First extends Page> {
  /** The first page, with the life of its data. */
  page: Loaded<First>
  items: First['items']
  /** There is another page. */
  isMore: boolean
  /** It is being read. */
  isBusy: boolean
  more: () => Promise<void>
}

/** `ask` gets the cursor of the page wanted, '' for the first. */
export function usePages<First extends Page>(ask: (cursor: string) => Promise<First>, options: LoadOptions = {}): Pages<First> {
  const page = useLoad(() => ask(''), options)
  const isBusy = ref(false)
  // What followed one reading of the first page; nothing of it belongs to the next reading.
  const rest = shallowRef<{ first: unknown; items: First['items']; next: string | null } | null>(null)
  const known = computed(() => (rest.value?.first === toRaw(page.data) ? rest.value : null))
  const next = computed(() => (known.value ? known.value.next : (page.data?.next_cursor ?? null)))

  async function more(): Promise<void> {
    if (!next.value || isBusy.value) return
    const first = toRaw(page.data)
    const before = known.value?.items ?? []
    isBusy.value = true
    try {
      const got = await ask(next.value)
      rest.value = { first, items: [...before, ...got.items], next: got.next_cursor }
    } catch (problem) {
      toast(wordsOf(problem))
    } finally {
      isBusy.value = false
    }
  }

  return reactive({
    page,
    items: computed(() => [...(page.data?.items ?? []), ...(known.value?.items ?? [])]),
    isMore: computed(() => next.value !== null),
    isBusy,
    more,
  }) as unknown as Pages<First>
}
