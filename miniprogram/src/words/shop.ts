import { words } from '@/core/i18n'
import { buying } from './shop.buying'
import { mine } from './shop.mine'
import { orders } from './shop.orders'

/** Words of the shop: the main package. */
export const s = words({ zh: { ...buying.zh, ...orders.zh, ...mine.zh }, en: { ...buying.en, ...orders.en, ...mine.en } })
