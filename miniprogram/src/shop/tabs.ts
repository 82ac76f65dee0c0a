/** The tabs at the bottom: their names in the language of the moment, the number on the cart's. */
import { language, type Language } from '@/core/i18n'
import { s } from '@/words/shop'
import { HOME, carts } from './cart'

const CART_TAB = 1
const quiet = { fail: () => {} }
let named: Language = 'zh' // as pages.json has them

function nameTabs(): void {
  if (named === language.value) return
  named = language.value
  for (const [index, text] of [s('home'), s('cart'), s('orders'), s('me')].entries()) uni.setTabBarItem({ index, text, ...quiet })
}

/** Only tab pages may set them. `place`: the store whose cart is counted with the one for home. */
export function showTabs(place: string): void {
  nameTabs()
  const count = (carts.counts[place] ?? 0) + (place === HOME ? 0 : (carts.counts[HOME] ?? 0))
  if (count > 0) uni.setTabBarBadge({ index: CART_TAB, text: String(count), ...quiet })
  else uni.removeTabBarBadge({ index: CART_TAB, ...quiet })
}
