/** A small day on a copy: people with orders in every state, for pictures and walks. */
import { Phone, until } from './copy.mjs'

const COLA = '6901939691601'

export async function makeStory(url) {
  const shopper = await new Phone(url, 'o_demo_shopper_001').signIn()
  const home = await new Phone(url, 'o_demo_shopper_002').signIn()
  const fresh = await new Phone(url, 'o_first_visit').signIn()
  const bare = await new Phone(url, 'o_no_address').signIn() // something in the cart, no address
  const address = (await shopper.get('/api/shop/identity/addresses')).items[0]
  const near = (kind) => shopper.get(`/api/shop/places/near?lng=${address.lng}&lat=${address.lat}&kind=${kind}&limit=5`)
  const store = (await near('store')).items[0]
  const points = (await near('pickup_point')).items
  const scan = (code, place = '') => shopper.get(`/api/shop/screens/scan?code=${code}${place ? `&place_id=${place}` : ''}`)
  const cola = (await scan(COLA, store.id)).product.sku_id

  const goods = await sellable(shopper, store)
  const order = async (who, body) => (await who.post('/api/shop/ordering/orders', body)).id
  const line = (sku_id, quantity = 1) => ({ sku_id, quantity })

  for (const [index, sku] of goods.slice(0, 3).entries()) {
    await shopper.send('PUT', '/api/shop/ordering/cart', { place_id: store.id, sku_id: sku.id, quantity: index + 1 })
  }
  const offered = (await home.get('/api/shop/offers/coupon-campaigns')).items
  for (const one of offered) await home.post(`/api/shop/offers/coupon-campaigns/${one.campaign_id}/claims`)
  for (const sku of goods.slice(2, 5)) await home.send('PUT', '/api/shop/ordering/cart', { place_id: '', sku_id: sku.id, quantity: 2 })

  await bare.send('PUT', '/api/shop/ordering/cart', { place_id: '', sku_id: cola, quantity: 2 })

  const exit = await order(shopper, { kind: 'in_store', place_id: store.id, lines: [line(cola, 2)] })
  await shopper.pay(exit)
  const rider = await order(shopper, { kind: 'rider', address_id: address.id, lines: [line(goods[0].id), line(goods[1].id)] })
  await shopper.pay(rider)
  const ready = await readyOrder(shopper, points, goods)
  const pickup = await order(shopper, { kind: 'pickup', place_id: points[0].id, lines: [line(cola, 3)] })
  await shopper.pay(pickup)
  const twelve = await order(shopper, { kind: 'express', address_id: address.id, lines: goods.slice(0, 12).map((sku) => line(sku.id, 2)) })
  await shopper.pay(twelve)
  const refunded = await order(shopper, { kind: 'pickup', place_id: points[0].id, lines: [line(cola, 2)] })
  await shopper.pay(refunded)
  await shopper.post(`/api/shop/ordering/orders/${refunded}/cancel`)
  const unpaid = await order(shopper, { kind: 'pickup', place_id: store.id, lines: [line(cola, 2), line(goods[3].id)] })

  const loose = (await shopper.get('/api/shop/catalog/skus?category=%E8%94%AC%E6%9E%9C&limit=20')).items.find((one) => one.base_unit === 'gram')
  return { shopper, home, fresh, bare, store, orders: { exit, rider, ready, pickup, twelve, refunded, unpaid, looseCode: loose?.code ?? COLA } }
}

/** Products the store has enough of. */
async function sellable(phone, store) {
  const found = []
  let cursor = ''
  while (found.length < 14) {
    const page = await phone.get(`/api/shop/catalog/skus?limit=50${cursor ? `&cursor=${cursor}` : ''}`)
    for (const sku of page.items.filter((one) => one.base_unit === 'piece' && one.gtin)) {
      const seen = await phone.get(`/api/shop/screens/scan?code=${sku.gtin}&place_id=${store.id}`)
      if ((seen.here?.free ?? 0) > 12 && seen.price) found.push(sku)
      if (found.length >= 14) break
    }
    cursor = page.next_cursor
    if (!cursor) break
  }
  return found
}

/** An order that waits on the shelf of a pickup point that has the goods itself. */
async function readyOrder(phone, points, goods) {
  for (const point of points) {
    for (const sku of goods) {
      const quote = await phone.post('/api/shop/screens/quote', { lines: [{ sku_id: sku.id, quantity: 1 }], pickup_place_id: point.id })
      const now = quote.choices.find((one) => one.place_id === point.id && one.is_possible && one.parcels.every((parcel) => parcel.source_place_id === point.id))
      if (!now) continue
      const { id } = await phone.post('/api/shop/ordering/orders', { kind: 'pickup', place_id: point.id, lines: [{ sku_id: sku.id, quantity: 1 }] })
      await phone.pay(id)
      await until(async () => (await phone.get(`/api/shop/screens/orders/${id}`)).parcels.some((one) => one.pickup_code))
      return id
    }
  }
  throw new Error('no pickup point near has anything on its shelf')
}
