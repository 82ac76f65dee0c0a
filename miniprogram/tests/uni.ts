/** The little of `uni` that core touches, kept in memory. */
export const box = new Map<string, string>()

export function installUni(extra: Record<string, unknown> = {}): void {
  box.clear()
  ;(globalThis as Record<string, unknown>).uni = {
    getStorageSync: (key: string) => box.get(key) ?? '',
    setStorageSync: (key: string, value: string) => void box.set(key, value),
    removeStorageSync: (key: string) => void box.delete(key),
    getStorageInfoSync: () => ({ keys: [...box.keys()] }),
    getLocale: () => 'zh-Hans',
    ...extra,
  }
}

installUni()
