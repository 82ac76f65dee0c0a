/**
 * Storage of this phone. On the web several phones may share one origin (the phones page): each
 * names itself by `?as=` in its address and gets its own drawer.
 *
 * WeChat allows about 1 MB a key and 10 MB in all; `keep` refuses more than LIMIT characters.
 */
const LIMIT = 256 * 1024

/** A parameter of the page's own address (before the #); '' in the mini-program. */
export function pageParameter(name: string): string {
  if (process.env.UNI_PLATFORM !== 'h5' || typeof location === 'undefined') return ''
  return new URLSearchParams(location.search).get(name) ?? ''
}

const drawer = `jj.${pageParameter('as') || 'me'}.`

/** What was kept under `name`, or `otherwise`. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text: unknown = uni.getStorageSync(drawer + name)
    return typeof text === 'string' && text !== '' ? (JSON.parse(text) as T) : otherwise
  } catch {
    return otherwise
  }
}

/** Keep `value`; false when it does not fit (nothing is changed then). */
export function keep(name: string, value: unknown): boolean {
  const text = JSON.stringify(value)
  if (text.length > LIMIT) return false
  try {
    uni.setStorageSync(drawer + name, text)
    return true
  } catch {
    return false
  }
}

const MOST_OF_ONE = 12

/** Keep one of a group under its id; the latest few stay, the oldest leaves. */
export function keepOne(group: string, id: string, value: unknown, most: number = MOST_OF_ONE): boolean {
  if (!keep(`${group}.${id}`, value)) return false
  const order = [id, ...recall<string[]>(`${group}.latest`, []).filter((other) => other !== id)]
  for (const old of order.slice(most)) forget(`${group}.${old}`)
  return keep(`${group}.latest`, order.slice(0, most))
}

export function recallOne<T>(group: string, id: string): T | null {
  return recall<T | null>(`${group}.${id}`, null)
}

export function forget(name: string): void {
  uni.removeStorageSync(drawer + name)
}

/** Empty this phone's drawer, but for the names in `except`. */
export function forgetAll(except: string[] = []): void {
  for (const key of uni.getStorageInfoSync().keys) {
    if (key.startsWith(drawer) && !except.includes(key.slice(drawer.length))) uni.removeStorageSync(key)
  }
}
