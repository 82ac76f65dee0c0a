/** Walk 1, 扫码购: scan, price and stock, pay, exit code; the clerk checks it once. */
import { CLERK, COLA } from '../crew.mjs'
import { expect, walk } from '../walk.mjs'

const SHOPPER = 'o_demo_shopper_035' // lives 750 m from 中街店: the phone guesses the store

walk('scan and go: three taps from the scan to paid, out of the door once', async ({ open }) => {
  const shop = await open(SHOPPER)
  await shop.see('中街店')
  await shop.type(COLA, { enter: true })

  await shop.at('pages/product')
  await shop.see('可口可乐汽水')
  await shop.see(/本店货架/)
  shop.taps = 1 // the scan itself
  await shop.press('马上付款')
  await shop.press('确认支付')
  await shop.at('pages/exit')
  await shop.see('付款成功')
  expect(shop.taps).toBe(3)

  const code = await shop.qr()
  const clerk = await open(CLERK, 'packages/staff/exit/index')
  await clerk.see('中街店')
  await clerk.scan(code, '扫顾客手机上的出门码')
  await clerk.see(/可以离店|样再放行/) // some are looked into
  await shop.see('已核对，欢迎再来') // pushed: nobody pulled
  await shop.press('查看订单')
  await shop.at('pages/order/')
  await shop.see('已完成')
})

walk('scan and go: two products in one cart, a quantity changed, one order', async ({ open, phone }) => {
  const shop = await open('o_demo_shopper_022')
  await shop.see('中街店')
  await shop.wedge(COLA) // no field has the focus: a scanner on a counter
  await shop.see('可口可乐汽水')
  await shop.press('增加')
  await shop.press('加入购物车')
  await shop.at('pages/home')
  await shop.type('6954767415772', { enter: true })
  await shop.see('可口可乐汽水(瓶装)')
  await shop.press('加入购物车')
  await shop.at('pages/home')
  await shop.press('购物车')
  await shop.at('pages/cart')
  await shop.see('可口可乐汽水')
  await shop.press('去结算（2）')
  await shop.at('pages/checkout')
  await shop.press('付款后当场带走')
  await shop.press('提交订单')
  await shop.press('确认支付')
  await shop.at('pages/exit')
  const me = await phone('o_demo_shopper_022')
  const [order] = (await me.get('/api/shop/ordering/orders?limit=5')).items
  expect(order.kind).toBe('in_store')
  expect(order.lines.map((one) => [one.name, one.quantity]).sort()).toEqual([
    ['可口可乐汽水(瓶装)', 1],
    ['可口可乐汽水', 2],
  ])
})
