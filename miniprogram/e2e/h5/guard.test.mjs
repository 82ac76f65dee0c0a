/** What must hold on every page. That no request leaves the origin is asserted by each walk (walk.mjs). */
import { COLA, skuOf } from '../crew.mjs'
import { expect, walk } from '../walk.mjs'

walk('a link from a message opens its page on a phone that was never signed in', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_003')
  const { items } = await me.get('/api/shop/places/near?lng=123.468953&lat=41.798863&kind=store&limit=1')
  const sku = await skuOf(me, COLA, items[0].id)
  const { id } = await me.post('/api/shop/ordering/orders', { kind: 'in_store', place_id: items[0].id, lines: [{ sku_id: sku, quantity: 1 }] })
  const shop = await open('o_demo_shopper_003', `pages/order/index?order_id=${id}`)
  await shop.see('待付款')
  await shop.press('去付款')
  await shop.at('pages/pay')
})

walk('somebody else’s order is not shown, and nobody is signed out by it', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_003')
  const { items } = await me.get('/api/shop/ordering/orders?limit=1')
  const other = await open('o_demo_shopper_004', `pages/order/index?order_id=${items[0].id}`)
  await other.see('没有加载出来')
  expect(await other.page.locator('body').innerText()).not.toContain(items[0].number)
})

walk('two phones in one browser keep their drawers apart', async ({ open, url }) => {
  const one = await open('o_demo_shopper_035')
  await one.see('中街店')
  const page = await one.page.context().newPage()
  await page.goto(`${url}/h5/?as=o_demo_shopper_008`)
  await page.getByText('和平店').first().waitFor()
  const kept = await page.evaluate(() => Object.keys(localStorage).map((key) => key.split('.').slice(0, 2).join('.')))
  expect(new Set(kept.filter((key) => key.startsWith('jj.')))).toEqual(new Set(['jj.o_demo_shopper_035', 'jj.o_demo_shopper_008']))
  await one.page.reload()
  await one.see('中街店') // and not the other's store
})

walk('the parts of a page are asked for ahead, each once', async ({ open, phone }) => {
  const me = await phone('o_demo_shopper_003')
  const { items } = await me.get('/api/shop/ordering/orders?limit=1')
  const shop = await open('o_demo_shopper_003', `pages/order/index?order_id=${items[0].id}`)
  await shop.see(items[0].number)
  const asked = shop.calls.filter((call) => call.includes('/assets/'))
  expect(asked.length).toBeGreaterThan(5)
  expect(asked).toEqual([...new Set(asked)])
  expect(shop.said.filter((line) => line.includes('preload'))).toEqual([])
})
