/** Moving between screens. `go` pushes, `replace` takes this one's place, `tab` switches tabs. */
const TABS = ['/pages/home/index', '/pages/cart/index', '/pages/orders/index', '/pages/me/index']

function withQuery(page: string, query: Record<string, string>): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return parts.length ? `${page}?${parts.join('&')}` : page
}

export function go(page: string, query: Record<string, string> = {}): void {
  if (TABS.includes(page)) uni.switchTab({ url: page })
  else uni.navigateTo({ url: withQuery(page, query) })
}

export function replace(page: string, query: Record<string, string> = {}): void {
  if (TABS.includes(page)) uni.switchTab({ url: page })
  else uni.redirectTo({ url: withQuery(page, query) })
}

/** Back, or home when this was the first page (a link from a message). */
export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack({})
  else uni.switchTab({ url: '/pages/home/index' })
}

/**
 * Have the code of pages at hand that must also open without network. The web loads each page's
 * code when it is first opened; the mini-program has the whole package.
 */
export function keepReady(pages: string[]): void {
  if (process.env.UNI_PLATFORM !== 'h5') return
  for (const url of pages) void uni.preloadPage({ url, fail: () => {} })
}
