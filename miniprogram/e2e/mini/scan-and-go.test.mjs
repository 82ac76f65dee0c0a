/** Walk 1 on the compiled mini-program: the camera, WeChat's own till, the exit code. */
import { CLERK, COLA, placeOf } from '../crew.mjs'
import { expect, walk } from '../walk.mjs'

walk('mini-program: scan and go', async ({ openMini, phone }) => {
  const shop = await openMini('o_demo_shopper_035')
  await shop.see('中街店')
  await shop.press('扫一扫商品条码')
  await shop.type(COLA, { into: '.mp-ask' })
  await shop.press('扫到')
  await shop.at('pages/product')
  await shop.see('可口可乐汽水')
  await shop.press('马上付款')
  await shop.press('确认支付')
  await shop.at('pages/exit')
  await shop.see('付款成功')

  const clerk = await phone(CLERK)
  const checked = await clerk.post('/api/staff/fulfilment/exit-checks', { place_id: await placeOf(clerk), code: await shop.qr() })
  expect(checked.used_at).not.toBeNull()
  await shop.see('已核对，欢迎再来')
  await shop.press('查看订单')
  await shop.see('已完成')
})
