/** wx.*: what the phone is, storage, and the little that pages ask about themselves. */

/** success, fail and complete of an options object; without them a Promise, as WeChat does it. */
export function settle(options, work) {
  const done = Promise.resolve().then(work)
  const has = options && (options.success || options.fail || options.complete)
  const told = done.then(
    (result) => {
      options?.success?.(result ?? {})
      options?.complete?.(result ?? {})
      return result ?? {}
    },
    (problem) => {
      const failure = { errMsg: String(problem.message ?? problem) }
      options?.fail?.(failure)
      options?.complete?.(failure)
      if (!has) throw failure
      return undefined
    },
  )
  return has ? undefined : told
}

const PREFIX = 'mp:'

export function baseApi() {
  const sizes = () => ({
    ...{ windowWidth: innerWidth, windowHeight: innerHeight, screenWidth: innerWidth, screenHeight: innerHeight },
    ...{ pixelRatio: devicePixelRatio, statusBarHeight: 0 },
    safeArea: { top: 0, left: 0, right: innerWidth, bottom: innerHeight, width: innerWidth, height: innerHeight },
  })
  const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches
  const phone = { brand: 'mprun', model: 'browser', platform: 'android', system: 'Android 14' }
  const app = () => ({ version: '8.0.60', SDKVersion: '3.8.12', language: 'zh_CN', theme: isDark() ? 'dark' : 'light', fontSizeSetting: 17, host: { env: 'WeChat' } })
  const launch = () => ({ path: location.hash.slice(2).split('?')[0], query: {}, scene: 1011, referrerInfo: {} })
  return {
    getSystemInfoSync: () => ({ ...phone, ...app(), ...sizes() }),
    getWindowInfo: sizes,
    getDeviceInfo: () => phone,
    getAppBaseInfo: app,
    getSystemSetting: () => ({ locationEnabled: true }),
    getAppAuthorizeSetting: () => ({}),
    getLaunchOptionsSync: launch,
    getEnterOptionsSync: launch,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' } }),
    getMenuButtonBoundingClientRect: () => ({ top: 6, bottom: 38, left: innerWidth - 94, right: innerWidth - 7, width: 87, height: 32 }),
    canIUse: () => true,
    nextTick: (work) => void Promise.resolve().then(work),
    ...storageApi(),
  }
}

function storageApi() {
  const mine = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
  const api = {
    getStorageSync: (key) => {
      const kept = localStorage.getItem(PREFIX + key)
      return kept === null ? '' : JSON.parse(kept)
    },
    setStorageSync: (key, value) => localStorage.setItem(PREFIX + key, JSON.stringify(value)),
    removeStorageSync: (key) => localStorage.removeItem(PREFIX + key),
    clearStorageSync: () => mine().forEach((key) => localStorage.removeItem(key)),
    getStorageInfoSync: () => ({ keys: mine().map((key) => key.slice(PREFIX.length)), currentSize: 1, limitSize: 10240 }),
  }
  return {
    ...api,
    getStorage: (options) => settle(options, () => ({ data: api.getStorageSync(options.key) })),
    setStorage: (options) => settle(options, () => api.setStorageSync(options.key, options.data)),
    removeStorage: (options) => settle(options, () => api.removeStorageSync(options.key)),
  }
}
