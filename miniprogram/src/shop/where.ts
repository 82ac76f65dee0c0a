/** Where the person is (GCJ-02), asked only for a purpose: to sort places by distance. */
import { get, type Schema } from '@/core/api'
import { mayUse, privacy } from './privacy'

export interface Point {
  lng: number
  lat: number
}

/**
 * In WeChat the location of the phone (WeChat asks the person first); else, or when refused, the
 * default address. null: nobody knows. `mayAsk` false never opens a question.
 */
export async function whereAmI(mayAsk: boolean): Promise<Point | null> {
  return (await locateMe(mayAsk))?.at ?? null
}

/** The same, and whether it is the phone's own place or the default address. */
export async function locateMe(mayAsk: boolean): Promise<{ at: Point; isMine: boolean } | null> {
  const isWanted = privacy.location && (mayAsk ? await mayUse('location') : privacy.answer === 'agreed')
  if (process.env.UNI_PLATFORM === 'mp-weixin' && isWanted && (mayAsk || (await isAllowed()))) {
    const found = await locate()
    if (found) return { at: found, isMine: true }
  }
  const home = await defaultAddress()
  return home && { at: { lng: home.lng, lat: home.lat }, isMine: false }
}

export async function defaultAddress(): Promise<Schema<'AddressItem'> | null> {
  return (await get('/api/shop/identity/addresses')).items[0] ?? null
}

function isAllowed(): Promise<boolean> {
  return new Promise((resolve) => {
    uni.getSetting({
      success: (now) => resolve(Boolean((now.authSetting as unknown as Record<string, boolean>)['scope.userLocation'])),
      fail: () => resolve(false),
    })
  })
}

function locate(): Promise<Point | null> {
  return new Promise((resolve) => {
    uni.getLocation({
      type: 'gcj02', // never WGS-84: the two differ by hundreds of metres
      success: (at) => resolve({ lng: at.longitude, lat: at.latitude }),
      fail: () => resolve(null),
    })
  })
}
