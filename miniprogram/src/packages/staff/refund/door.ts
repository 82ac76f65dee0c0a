/** Headquarters sees every order, staff those their place has served: two doors, one page. */
import { get, post, type Schema } from '@/core/api'
import { session } from '@/core/session'
import { desk, load } from '../desk'

let known: { person: string; isHq: boolean } | null = null

async function isHq(): Promise<boolean> {
  if (known?.person !== session.personId || !known.person) {
    const { roles } = await get('/api/shop/identity/me')
    known = { person: session.personId, isHq: roles.some((one) => one.role === 'hq') }
  }
  return known.isHq
}

export async function find(words: string): Promise<Schema<'FoundOrdersView'>> {
  if (await isHq()) return get('/api/hq/ordering/orders', { query: { find: words } })
  if (!desk.placeId) await load()
  return get('/api/staff/ordering/orders', { query: { find: words, place_id: desk.placeId } })
}

export async function open(orderId: string): Promise<Schema<'RefundableOrderView'>> {
  const path = { order_id: orderId }
  return (await isHq()) ? get('/api/hq/ordering/orders/{order_id}', { path }) : get('/api/staff/ordering/orders/{order_id}', { path })
}

export async function preview(orderId: string, lines: Schema<'RefundLineBody'>[]): Promise<Schema<'RefundPreviewView'>> {
  const options = { path: { order_id: orderId }, body: { lines } }
  return (await isHq()) ? post('/api/hq/ordering/orders/{order_id}/refund-preview', options) : post('/api/staff/ordering/orders/{order_id}/refund-preview', options)
}

/** `key`: the same for a second try of the same refund. */
export async function refund(orderId: string, body: Schema<'RefundBody'>, key: string): Promise<Schema<'RefundMadeView'>> {
  const options = { path: { order_id: orderId }, body, key }
  return (await isHq()) ? post('/api/hq/ordering/orders/{order_id}/refunds', options) : post('/api/staff/ordering/orders/{order_id}/refunds', options)
}
