/** Why the goods come from where they come: headquarters' view of one order, kept up to date. */
import type { components } from '@/api/types'
import { reactive } from 'vue'
import { hear, hq, players, stage } from './stage'
import { language } from './i18n'
import { watch } from 'vue'

export type RouteMap = components['schemas']['ScreenRouteMap']
export type Decision = components['schemas']['ScreenRouteMap.ScreenMapDecision']

export const route = reactive({ map: null as RouteMap | null, isFresh: 0 })

const SHOWN_ON = new Set(['OrderPlaced', 'OrderPaid', 'OrderRerouted', 'OrderClosed'])

async function load(): Promise<void> {
  const id = stage.orderId
  if (!id) return
  const map = await hq.get<RouteMap>(`/api/hq/screens/route?order_id=${id}`).catch(() => null)
  if (!map || id !== stage.orderId) return
  const isNews = map.order_id !== route.map?.order_id || map.decisions.length !== route.map.decisions.length
  route.map = map
  if (isNews) route.isFresh += 1
}

export function watchRoutes(): void {
  hear((event) => {
    const { person_id: person, order_id: order } = event.data
    if (!SHOWN_ON.has(event.name) || !order) return
    const isOurs = person === players.home.person.id || person === players.shopper.person.id
    if (!isOurs) return
    if (event.name === 'OrderPlaced' || event.name === 'OrderRerouted') stage.orderId = String(order)
    if (stage.orderId === order) void load()
  }, () => void load())
  watch(language, () => void load())
}
