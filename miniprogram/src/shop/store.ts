/** The store the shopper stands in, by her word, or else the one nearest to her; kept on the phone. */
import { reactive } from 'vue'
import { get } from '@/core/api'
import { keep, recall } from '@/core/storage'
import { hoursWords, isOpen } from './hours'
import { whereAmI } from './where'

export interface Store {
  id: string
  name: string
  /** False: guessed from the address; nobody said that she is there. */
  isSaid?: boolean
  open_from?: string
  open_until?: string
}

const NOWHERE: Store = { id: '', name: '', isSaid: false }
export const store = reactive<Store>(recall('store', NOWHERE))

export function chooseStore(next: Store, isSaid: boolean): void {
  Object.assign(store, { id: next.id, name: next.name, isSaid, open_from: next.open_from, open_until: next.open_until })
  keep('store', store)
}

/** Its hours again, as they are now. */
export async function lookAtStore(): Promise<void> {
  if (!store.id) return
  const place = await get('/api/shop/places/places/{place_id}', { path: { place_id: store.id } })
  if (place.id === store.id) chooseStore(place, store.isSaid ?? false)
}

/** 已打烊 · 明天 07:30 开门; '' while it is open or nobody knows. */
export function closedWords(): string {
  const { open_from, open_until } = store
  if (!open_from || !open_until || isOpen({ open_from, open_until })) return ''
  return hoursWords({ open_from, open_until })
}

/** On a first visit: the nearest store within a kilometre and a half, if we know where we are. */
export async function guessStore(): Promise<void> {
  if (store.id) return
  const at = await whereAmI(false)
  if (!at) return
  const found = await get('/api/shop/places/near', { query: { ...at, kind: 'store', radius_m: 1500, limit: 1 } })
  const nearest = found.items[0]
  if (nearest && !store.id) chooseStore(nearest, false)
}
