/** The runner keeps WeChat's rules, and the compiled mini-program keeps within them. */
import { COLA } from '../crew.mjs'
import { expect, walk } from '../walk.mjs'

walk('mini-program: where the phone is, is asked for and given only after a yes', async ({ openMini }) => {
  const refuses = await openMini('o_demo_nobody_9')
  await refuses.see('选择您所在的门店')
  await refuses.press('选择您所在的门店')
  await refuses.press('允许定位')
  await refuses.see('我们用什么，为什么') // in our own words, before WeChat is asked
  await refuses.press('暂不同意')
  await refuses.seeNot('我们用什么，为什么')
  await refuses.see('不知道您在哪里')
  expect(await refuses.page.evaluate(() => window.mprun.given)).toEqual([])
  expect(refuses.calls.filter((one) => one.includes('places/near'))).toEqual([])

  await refuses.press('允许定位')
  await refuses.see('我们用什么，为什么')
  await refuses.press(/^同意$/)
  await refuses.see('中街店')
  expect(await refuses.page.evaluate(() => window.mprun.given)).toEqual(['getLocation'])
})

walk('mini-program: a link into a page opens it, back leads home, tabs keep their place', async ({ openMini }) => {
  const shop = await openMini('o_demo_shopper_022', `pages/product/index?code=${COLA}`)
  await shop.see('可口可乐汽水')
  await shop.press('加入购物车')
  await shop.at('pages/home') // there was no page to go back to
  await shop.press('购物车')
  await shop.at('pages/cart')
  await shop.press('我的')
  await shop.press('设置与隐私')
  await shop.at('pages/settings')
  await shop.press('返回')
  await shop.at('pages/me')
})
