/** The phone itself: is there a network, how large is the font, is motion unwanted. */
import { reactive } from 'vue'
import { keep, recall } from './storage'

export type TextSize = 'normal' | 'large' | 'huge'

export const device = reactive({
  isOnline: true,
  textSize: recall<TextSize>('text', wechatTextSize()),
})

export function setTextSize(size: TextSize): void {
  device.textSize = size
  keep('text', size)
}

/** WeChat's own font setting (base 16 or 17 px) on first use. */
function wechatTextSize(): TextSize {
  if (process.env.UNI_PLATFORM !== 'mp-weixin') return 'normal'
  try {
    const size = (uni.getAppBaseInfo() as { fontSizeSetting?: number }).fontSizeSetting ?? 16
    return size >= 22 ? 'huge' : size >= 19 ? 'large' : 'normal'
  } catch {
    return 'normal'
  }
}

/** Watch the network; `back` runs each time it returns. Once, from App.vue. */
export function watchNetwork(back: () => void): void {
  const changed = (isOnline: boolean) => {
    const wasOffline = !device.isOnline
    device.isOnline = isOnline
    if (isOnline && wasOffline) back()
  }
  if (process.env.UNI_PLATFORM === 'h5') {
    // uni hears navigator.connection there, which says nothing when the network goes.
    device.isOnline = navigator.onLine
    window.addEventListener('online', () => changed(true))
    window.addEventListener('offline', () => changed(false))
    return
  }
  uni.getNetworkType({ success: (now) => (device.isOnline = now.networkType !== 'none') })
  uni.onNetworkStatusChange((now) => changed(now.isConnected))
}

/** Full brightness while a code is shown; `dim` gives back what was. Web pages cannot. */
export function bright(): () => void {
  if (process.env.UNI_PLATFORM !== 'mp-weixin') return () => {}
  let before: number | undefined
  uni.getScreenBrightness({ success: (now) => (before = (now as unknown as { value: number }).value) })
  uni.setScreenBrightness({ value: 1 })
  uni.setKeepScreenOn({ keepScreenOn: true })
  return () => {
    if (before !== undefined) uni.setScreenBrightness({ value: before })
    uni.setKeepScreenOn({ keepScreenOn: false })
  }
}

export function toast(title: string, isGood = false): void {
  uni.showToast({ title, icon: isGood ? 'success' : 'none', duration: 2200 })
}

/** Ask before something that cannot be undone. */
export function confirm(title: string, content: string, yes: string, no: string): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({
      title,
      content,
      confirmText: yes,
      cancelText: no,
      success: (answer) => resolve(answer.confirm),
      fail: () => resolve(false),
    })
  })
}
