/** Where the person is (GCJ-02), asked only for a purpose: to sort places by distance. */
import { get, type Schema } from '@/core/api'

export interface Point {
  lng: number
  lat: number
}

/**
 * In WeChat the location of the phone (WeChat asks the person first); else, or when refused, the
 * default address. null: nobody knows. `mayAsk` false never opens a question.
 */
export async function whereAmI(mayAsk: boolean): Promise<Point | null> {
  if (process.env.UNI_PLATFORM === 'mp-weixin' && (mayAsk || (await isAllowed()))) {
    const found = await locate()
    if (found) return found
  }
  const home = await defaultAddress()
  return home && { lng: home.lng, lat: home.lat }
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
