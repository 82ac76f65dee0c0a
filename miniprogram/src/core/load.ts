/**
 * The life of a screen's data: loading (skeleton), there, empty, failed, offline with old data.
 *
 *     const page = useLoad(() => get('/api/shop/notify/inbox'), { keepAs: 'inbox' })
 *     const page = useLoad(() => get(…), { keepOneOf: { group: 'order', id: () => orderId.value } })
 *     onShow(page.load)
 */
import { reactive } from 'vue'
import { ApiError, wordsOf } from './errors'
import { keep, keepOne, recall, recallOne } from './storage'

export interface Loaded<T> {
  data: T | null
  isLoading: boolean
  /** Words of the last failure, '' when it went well. */
  error: string
  /** Its code as the server names it, '' when it went well or nothing was heard. */
  errorCode: string
  isOffline: boolean
  /** The data shown is from an earlier time. */
  isOld: boolean
  load: () => Promise<void>
}

export interface LoadOptions {
  /** Kept on the phone under this name and shown when there is no network. */
  keepAs?: string
  /** The same for one of many, of which the latest few are kept. */
  keepOneOf?: { group: string; id: () => string }
}

export function useLoad<T>(ask: () => Promise<T>, options: LoadOptions = {}): Loaded<T> {
  const one = options.keepOneOf
  const recalled = () => (options.keepAs ? recall<T | null>(options.keepAs, null) : one?.id() ? recallOne<T>(one.group, one.id()) : null)
  let turn = 0
  const page = reactive({
    data: recalled(),
    isLoading: true,
    error: '',
    errorCode: '',
    isOffline: false,
    isOld: false,
    load: async () => {
      const mine = ++turn
      page.isLoading = true
      page.data ??= recalled()
      try {
        const got = await ask()
        if (mine !== turn) return // a later question is under way
        page.data = got
        page.error = ''
        page.errorCode = ''
        page.isOffline = false
        page.isOld = false
        if (options.keepAs) keep(options.keepAs, got)
        if (one) keepOne(one.group, one.id(), got)
      } catch (problem) {
        if (mine !== turn) return
        page.error = wordsOf(problem)
        page.errorCode = problem instanceof ApiError ? problem.code : ''
        page.isOffline = problem instanceof ApiError && problem.isOffline
        page.isOld = page.data !== null
      } finally {
        if (mine === turn) page.isLoading = false
      }
    },
  }) as Loaded<T>
  return page
}
