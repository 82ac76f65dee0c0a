/**
 * The life of a screen's data: loading (skeleton), there, empty, failed, offline with old data.
 *
 *     const page = useLoad(() => get('/api/shop/notify/inbox'), { keepAs: 'inbox' })
 *     onShow(page.load)
 */
import { reactive } from 'vue'
import { ApiError, wordsOf } from './errors'
import { keep, recall } from './storage'

export interface Loaded<T> {
  data: T | null
  isLoading: boolean
  /** Words of the last failure, '' when it went well. */
  error: string
  isOffline: boolean
  /** The data shown is from an earlier time. */
  isOld: boolean
  load: () => Promise<void>
}

export function useLoad<T>(ask: () => Promise<T>, options: { keepAs?: string } = {}): Loaded<T> {
  const kept = options.keepAs ? recall<T | null>(options.keepAs, null) : null
  let turn = 0
  const page = reactive({
    data: kept,
    isLoading: true,
    error: '',
    isOffline: false,
    isOld: kept !== null,
    load: async () => {
      const mine = ++turn
      page.isLoading = true
      try {
        const got = await ask()
        if (mine !== turn) return // a later question is under way
        page.data = got
        page.error = ''
        page.isOffline = false
        page.isOld = false
        if (options.keepAs) keep(options.keepAs, got)
      } catch (problem) {
        if (mine !== turn) return
        page.error = wordsOf(problem)
        page.isOffline = problem instanceof ApiError && problem.isOffline
        page.isOld = page.data !== null
      } finally {
        if (mine === turn) page.isLoading = false
      }
    },
  }) as Loaded<T>
  return page
}
