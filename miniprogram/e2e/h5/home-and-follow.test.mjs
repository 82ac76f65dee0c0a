/** Walks 2 and 3, 在家下单 and 跟踪: an honest promise before paying, then one timeline by the carrier's own words. */
import { CENTRAL, COLA, pickAndSend } from '../crew.mjs'
import { expect, until, walk } from '../walk.mjs'

const SHOPPER = 'o_demo_shopper_026'
const STEPS = 6 // of the sandbox's carrier, to the door

async function putInCart(phone, code, quantity) {
  const found = await phone.get(`/api/shop/screens/scan?code=${code}`)
  await phone.send('PUT', '/api/shop/ordering/cart', { place_id: '', sku_id: found.product.sku_id, quantity })
}

/** The barcode that the product page shows. */
const barcode = async (screen) => (await screen.text('.card:has-text("条码")')).match(/\d{13}/)[0]

walk('order at home by express, follow it to the door', async ({ open, phone }) => {
  const me = await phone(SHOPPER)
  const shop = await open(SHOPPER)
  await shop.see('热闹路店') // the nearest store, guessed by the home address
  await shop.press('在家逛：找商品')
  await shop.type('可口可乐', { enter: true })
  await shop.press('可口可乐汽水')
  await shop.at('pages/product')
  const code = await barcode(shop)
  await shop.press('加入购物车')
  await shop.at('pages/search')
  await shop.go('pages/cart/index')
  await shop.press('去结算（1）')
  await shop.at('pages/checkout')
  await shop.see('为什么这样安排')
  await shop.press('快递')
  const promised = await shop.text('.way.on .t-18') // 明天 20:00 前送达
  await shop.press('提交订单')
  await shop.press('确认支付')
  await shop.at('pages/order/')
  await shop.see(promised.replace('送达', '')) // what was promised before paying stands on the order
  await shop.press('提醒我')
  await shop.see('好的，会在微信里提醒您')

  const id = shop.query('order_id')
  const waybill = await pickAndSend(await phone(CENTRAL), id, [code])
  await shop.see(`运单号 ${waybill}`)
  for (let step = 0; step < STEPS; step += 1) await me.post(`/sandbox/waybills/${waybill}/advance`)
  await shop.see('已完成')
  const parcel = (await me.get(`/api/shop/screens/orders/${id}`)).parcels[0]
  expect(parcel.steps.every((one) => one.actual_at)).toBe(true)
  for (const one of parcel.track) await shop.see(one.words)
  await until(async () => (await me.get(`/sandbox/users/${SHOPPER}/messages`)).items.length > 0)
})

walk('who does not say where she is picks a store from the list, and can collect there', async ({ open }) => {
  const shop = await open('o_says_nothing')
  await shop.press('选择您所在的门店')
  await shop.see('不知道您在哪里')
  await shop.pressIn('.card', '中街店', '我在这家店')
  await shop.at('pages/home')
  await shop.see('您在')
  await shop.press('在家逛：找商品')
  await shop.type('可口可乐', { enter: true })
  await shop.press('可口可乐汽水')
  await shop.at('pages/product')
  await shop.seeNot(/马上付款/) // looked up, not scanned: nobody says that she stands at the shelf
  await shop.press('选送货或自提')
  await shop.at('pages/checkout')
  await shop.press('到店自提')
  await shop.see('提交订单')
})

walk('a rider: paid and cancelled before it leaves, the money is back on the page', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_010')
  await putInCart(me, COLA, 1)
  const shop = await open('o_demo_shopper_010', 'pages/checkout/index?cart=home')
  await shop.press('骑手')
  await shop.press('提交订单')
  await shop.press('确认支付')
  await shop.at('pages/order/')
  await shop.press('取消订单')
  await shop.see(/原路退回/)
  await shop.press('取消订单')
  await shop.see('已取消')
  await shop.see('退款进度')
  await shop.see(/已退回/) // by WeChat's notice, without a pull
})

walk('an order that is not paid can be paid later from the list', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_027')
  await putInCart(me, COLA, 1)
  const shop = await open('o_demo_shopper_027', 'pages/checkout/index?cart=home')
  await shop.press('提交订单')
  await shop.press('稍后再付')
  await shop.see('剩余付款时间')
  await shop.go('pages/orders/index')
  await shop.press('去付款')
  await shop.press(/^微信支付/)
  await shop.press('确认支付')
  await shop.at('pages/order/')
  const id = shop.query('order_id')
  await until(async () => (await me.get(`/api/shop/ordering/orders/${id}`)).state === 'paid')
})
