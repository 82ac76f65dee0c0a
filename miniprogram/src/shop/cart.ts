/** The carts: one per store, one for home (place ''). The server keeps them, this shows them. */
import { reactive } from 'vue'
import { get, post, put, type Schema } from '@/core/api'
import { language } from '@/core/i18n'

export type Item = Schema<'CartItem'>
export type PricedLine = Schema<'ScreenPricedLine'>
export const HOME = ''

/** In English where the product has an English name. */
export const nameOf = (one: { name: string; name_en: string }): string => (language.value === 'en' && one.name_en) || one.name

export const carts = reactive<{ counts: Record<string, number> }>({ counts: {} })

function counted(place: string, items: Item[]): Item[] {
  carts.counts[place] = items.length
  return items
}

export async function cartOf(place: string): Promise<Item[]> {
  return counted(place, (await get('/api/shop/ordering/cart', { query: { place_id: place } })).items)
}

/** Set how much of a product is in a cart; 0 takes it out. */
export async function setItem(place: string, skuId: string, quantity: number): Promise<Item[]> {
  const body = { place_id: place, sku_id: skuId, quantity }
  return counted(place, (await put('/api/shop/ordering/cart', { body })).items)
}

export async function addItem(place: string, skuId: string, quantity: number): Promise<void> {
  const there = (await cartOf(place)).find((item) => item.sku_id === skuId)
  await setItem(place, skuId, (there?.quantity ?? 0) + quantity)
}

/** What was ordered leaves the cart; what was put in meanwhile stays. */
export async function takeOut(place: string, lines: Item[]): Promise<void> {
  for (const line of lines) await setItem(place, line.sku_id, 0)
}

/** Names and prices of a cart's lines, as the place sells them. */
export async function priced(place: string, items: Item[]): Promise<PricedLine[]> {
  if (items.length === 0) return []
  const body = { lines: items.map(({ sku_id, quantity }) => ({ sku_id, quantity })), place_id: place || null }
  return (await post('/api/shop/screens/quote', { body })).lines
}
