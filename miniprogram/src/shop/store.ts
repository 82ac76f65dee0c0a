/** The store the shopper stands in; kept on the phone. */
import { reactive } from 'vue'
import { get } from '@/core/api'
import { keep, recall } from '@/core/storage'
import { whereAmI } from './where'

export interface Store {
  id: string
  name: string
}

const NOWHERE: Store = { id: '', name: '' }
export const store = reactive<Store>(recall('store', NOWHERE))

export function chooseStore(next: Store): void {
  Object.assign(store, { id: next.id, name: next.name })
  keep('store', store)
}

/** On a first visit: the nearest store within a kilometre and a half, if we know where we are. */
export async function guessStore(): Promise<void> {
  if (store.id) return
  const at = await whereAmI(false)
  if (!at) return
  const found = await get('/api/shop/places/near', { query: { ...at, kind: 'store', radius_m: 1500, limit: 1 } })
  const nearest = found.items[0]
  if (nearest && !store.id) chooseStore(nearest)
}
