/** A morning at a pickup point: parcels on the road, on the shelf, short, and goods running low. */
import { Phone, until } from '../copy.mjs'

const POINT = 'P013' // its leader has this one alone
const LEADER = 'o_demo_leader_007'
const QUIET = 'o_demo_leader_001' // has more than one point, and nothing to do today

/** Somebody of the staff, signed in through 企业微信. */
async function keeperOf(url, userid) {
  const phone = new Phone(url, '')
  await phone.post('/sandbox/work/members', { userid, name: userid })
  const { code } = await phone.post(`/sandbox/work/members/${userid}/login-code`)
  phone.token = (await phone.post('/api/staff/identity/sessions', { code })).token
  return phone
}

/** Pick a task whole and give it to the van. */
async function send(keeper, task) {
  const base = `/api/staff/fulfilment/tasks/${task.id}`
  await keeper.post(`${base}/take`)
  await keeper.post(`${base}/pick`, { lines: task.lines.map((line) => ({ line_id: line.line_id, quantity: line.quantity })) })
  await keeper.post(`${base}/hand-over`)
}

/** What can be brought to the point from elsewhere. */
async function transferable(shopper, point, count) {
  const found = []
  for (const category of ['饮料', '零食', '乳品', '粮油', '日用']) {
    const { items } = await shopper.get(`/api/shop/catalog/skus?category=${encodeURIComponent(category)}&limit=20`)
    for (const sku of items.filter((one) => one.base_unit === 'piece')) {
      const quote = await shopper.post('/api/shop/screens/quote', { lines: [{ sku_id: sku.id, quantity: 2 }], pickup_place_id: point })
      const way = quote.choices.find((one) => one.place_id === point && one.is_possible)
      if (way?.parcels.every((parcel) => parcel.source_place_id !== point)) found.push(sku)
      if (found.length >= count) return found
    }
  }
  return found
}

/** `{ leader, quiet, shopper, point, parcels: {sent, packing, ready, twins, short}, codes }` */
export async function makeLeaderStory(url) {
  const [leader, quiet] = await Promise.all([LEADER, QUIET].map((one) => new Phone(url, one).signIn()))
  const point = (await leader.get('/api/leader/places/mine')).items.find((one) => one.code === POINT)
  const people = await Promise.all(['011', '012', '013'].map((one) => new Phone(url, `o_demo_shopper_${one}`).signIn()))
  const goods = await transferable(people[0], point.id, 6)
  const orders = []
  const order = async (who, skus, quantity = 2) => {
    const lines = skus.map((sku) => ({ sku_id: sku.id, quantity }))
    const { id } = await people[who].post('/api/shop/ordering/orders', { kind: 'pickup', place_id: point.id, lines })
    await people[who].pay(id)
    orders.push({ id, who: people[who] })
    return id
  }
  const ids = {
    twin1: await order(0, goods.slice(0, 2)),
    twin2: await order(0, goods.slice(2, 3), 1),
    single: await order(1, goods.slice(1, 4), 1),
    short: await order(2, goods.slice(0, 3), 3),
    road1: await order(1, goods.slice(3, 6), 2),
    road2: await order(2, goods.slice(0, 1), 4),
    packing: await order(0, goods.slice(4, 6), 1),
  }
  const board = () => leader.get(`/api/leader/screens/board?place_id=${point.id}`)
  const parcelsOf = (all, id) => all.filter((one) => one.order_id === id)
  const before = await until(async () => {
    const { arriving } = await board()
    return Object.values(ids).every((id) => parcelsOf(arriving, id).length) && arriving
  })
  await sendAll(url, before.filter((one) => Object.values(ids).includes(one.order_id) && one.order_id !== ids.packing))
  const receive = (one, less = 0) =>
    leader.post(`/api/leader/fulfilment/shipments/${one.shipment_id}/receive`, {
      lines: one.lines.map((line, index) => ({ line_id: line.line_id, good: line.quantity - (index === 0 ? less : 0), damaged: index === 0 && less > 1 ? 1 : 0 })),
    })
  for (const name of ['twin1', 'twin2', 'single']) for (const one of parcelsOf(before, ids[name])) await receive(one)
  for (const one of parcelsOf(before, ids.short).slice(0, 1)) await receive(one, 2)
  const codeOf = async ({ id, who }) => {
    const page = await until(async () => {
      const got = await who.get(`/api/shop/screens/orders/${id}`)
      return got.parcels.some((one) => one.pickup_code) && got
    })
    const parcel = page.parcels.find((one) => one.pickup_code)
    return { digits: parcel.pickup_code, qr: parcel.qr_text }
  }
  const codes = {}
  for (const name of ['twin1', 'single']) codes[name] = await codeOf(orders.find((one) => one.id === ids[name]))
  const road = parcelsOf((await board()).arriving, ids.road1)[0]
  return { leader, quiet, shopper: people[0], point, ids, codes, road }
}

/** Every warehouse that packs one of these parcels sends it. */
async function sendAll(url, parcels) {
  const wanted = new Set(parcels.map((one) => one.shipment_id))
  for (const userid of ['demo_keeper_g01', 'demo_keeper_g02', 'demo_keeper_g03', 'demo_keeper_c01']) {
    const keeper = await keeperOf(url, userid)
    for (const place of (await keeper.get('/api/staff/places/mine?limit=100')).items) {
      const { items } = await keeper.get(`/api/staff/fulfilment/tasks?place_id=${place.id}&limit=100`)
      for (const task of items.filter((one) => wanted.has(one.shipment_id))) {
        await send(keeper, task)
        wanted.delete(task.shipment_id)
      }
    }
  }
  if (wanted.size) throw new Error(`nobody sent ${[...wanted].join(', ')}`)
}
