/** Pictures of the staff pages: a store, a warehouse, tasks in every state. */
import { Phone, until } from '../copy.mjs'

const CODE = 'input'

/** Orders near a store in every state its people meet. */
async function staffStory(url) {
  const shopper = await new Phone(url, 'o_demo_shopper_003').signIn()
  const address = (await shopper.get('/api/shop/identity/addresses')).items[0]
  const near = (kind) => shopper.get(`/api/shop/places/near?lng=${address.lng}&lat=${address.lat}&kind=${kind}&limit=5`)
  const goods = (await shopper.get('/api/shop/catalog/skus?limit=100')).items
  const loose = (await shopper.get('/api/shop/catalog/skus?category=%E8%94%AC%E6%9E%9C&limit=20')).items.filter((one) => one.base_unit === 'gram')
  const cold = goods.filter((one) => one.gtin && one.storage !== '常温')
  const line = (sku, quantity) => ({ sku_id: sku.id, quantity })

  const stores = (await near('store')).items
  const store = stores[0]
  const [clerk, quiet] = await Promise.all([store, stores.at(-1)].map((one) => new Phone(url, `o_demo_cl${one.code.slice(1)}1`).signIn()))
  const has = []
  for (const sku of [...loose.slice(0, 6), ...cold.slice(0, 8), ...goods.filter((one) => one.gtin).slice(0, 60)]) {
    const want = [line(sku, sku.base_unit === 'gram' ? 1500 : 12)]
    const { choices } = await shopper.post('/api/shop/screens/quote', { lines: want, place_id: store.id })
    if (choices.some((one) => one.kind === 'in_store' && one.is_possible)) has.push(sku)
    if (has.length >= 18) break
  }
  const [fresh, pieces] = [has.filter((one) => one.base_unit === 'gram'), has.filter((one) => one.base_unit === 'piece')]

  const buy = async (body) => {
    const { id } = await shopper.post('/api/shop/ordering/orders', body)
    await shopper.pay(id)
    return id
  }
  const collect = (lines) => buy({ kind: 'pickup', place_id: store.id, lines })
  const taskOf = (who, placeId, orderId) =>
    until(async () => (await who.get(`/api/staff/fulfilment/tasks?place_id=${placeId}&limit=100`)).items.find((one) => one.order_id === orderId))
  const take = (who, task) => who.post(`/api/staff/fulfilment/tasks/${task.id}/take`)
  const pickAll = async (who, task) => {
    await take(who, task)
    const lines = task.lines.map((one) => ({ line_id: one.line_id, quantity: one.quantity }))
    return who.post(`/api/staff/fulfilment/tasks/${task.id}/pick`, { lines })
  }

  const mixed = await collect([line(pieces[0], 2), line(pieces[1], 1), ...fresh.slice(0, 1).map((one) => line(one, 800))])
  const plain = await collect([line(pieces[2], 3)])
  await collect(pieces.slice(0, 12).map((one) => line(one, 2)))
  const ready = await collect([line(pieces[3], 1), line(pieces[4], 2)])
  const mine = await taskOf(clerk, store.id, mixed)
  await take(clerk, mine)
  const open = await taskOf(clerk, store.id, plain)
  await pickAll(clerk, await taskOf(clerk, store.id, ready))

  const exits = []
  for (const lines of [[line(pieces[5], 1)], pieces.slice(0, 6).map((one) => line(one, 4)), [line(pieces[6], 1)]]) {
    exits.push(await buy({ kind: 'in_store', place_id: store.id, lines }))
  }
  const exitCode = async (id) => (await shopper.get(`/api/shop/fulfilment/exit-code?order_id=${id}`)).code
  const pickupCode = async () => (await shopper.get(`/api/shop/screens/orders/${ready}`)).parcels[0].pickup_code

  const central = await new Phone(url, 'o_demo_kpc01').signIn()
  const dc = (await central.get('/api/staff/places/mine')).items[0]
  const express = []
  for (const amount of [1, 2]) express.push(await buy({ kind: 'express', address_id: address.id, lines: [line(pieces[0], amount), line(pieces[7], 1)] }))
  const sent = await taskOf(central, dc.id, express[0])
  await pickAll(central, sent)
  await until(async () => (await central.get(`/api/staff/fulfilment/tasks/${sent.id}`)).waybill)
  const refused = await taskOf(central, dc.id, express[1])
  await central.post(`/api/staff/fulfilment/tasks/${refused.id}/refuse`, { reason: '缺货' })

  const gone = await buy({ kind: 'express', address_id: address.id, lines: [line(pieces[2], 1)] })
  const leaving = await taskOf(central, dc.id, gone)
  await pickAll(central, leaving)
  await until(async () => (await central.get(`/api/staff/fulfilment/tasks/${leaving.id}`)).waybill)
  await central.post(`/api/staff/fulfilment/tasks/${leaving.id}/hand-over`)

  await shopper.post('/sandbox/work/members', { userid: 'demo_hq_1', name: '郭天佑' })
  // Money that WeChat did not give back, goods from another place, a parcel with a rider.
  await shopper.post('/sandbox/faults', { route: '/v3/refund/domestic/refunds', kind: 'errcode', times: 1, params: { code: 'NOT_ENOUGH', status: 403 } })
  const odd = await collect([line(pieces[1], 1)])
  await shopper.post(`/api/shop/ordering/orders/${odd}/cancel`)
  const wants = [line(pieces[0], 6), line(pieces[1], 4)]
  await central.post('/api/staff/inventory/transfers', { from_place_id: dc.id, to_place_id: store.id, lines: wants, note: '补货' })
  const ride = await buy({ kind: 'rider', address_id: address.id, lines: [line(pieces[0], 1), line(pieces[2], 1)] })
  const riding = (await clerk.get(`/api/staff/fulfilment/tasks?place_id=${store.id}&limit=100`)).items.find((one) => one.order_id === ride)
  if (riding) {
    await pickAll(clerk, riding)
    await clerk.post(`/api/staff/fulfilment/tasks/${riding.id}/hand-over`)
  }

  // Headquarters: today's books with money that nobody was told of; an order with refunds on the way.
  const hq = await new Phone(url, 'o_demo_hq001').signIn()
  const paid = exits[1]
  const { lines: sold } = await hq.get(`/api/hq/ordering/orders/${paid}`)
  const back = (lines) => hq.post(`/api/hq/ordering/orders/${paid}/refunds`, { reason: '商品破损', lines })
  await back([{ line_id: sold[0].id, quantity: 1, restock: true, place_id: store.id }])
  await back([{ line_id: sold[1].id, quantity: 2, restock: false }])
  const number = (await hq.get(`/api/hq/ordering/orders/${paid}`)).number
  await shopper.post('/sandbox/settings', { bills_at_once: true })
  await shopper.post('/sandbox/faults', { route: 'notify:payment', kind: 'lose_notify', times: 1 })
  await shopper.post('/sandbox/faults', { route: '/v3/pay/transactions/out-trade-no/*', kind: 'errcode', params: { code: 'SYSTEM_ERROR', status: 500 } })
  const { id: lost } = await shopper.post('/api/shop/ordering/orders', { kind: 'in_store', place_id: store.id, lines: [line(pieces[0], 1)] })
  const { package: prepay } = await shopper.post(`/api/shop/ordering/orders/${lost}/pay`)
  await shopper.post(`/sandbox/users/${shopper.openid}/pay`, { package: prepay })
  const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
  await hq.post(`/api/hq/reconcile/days/${today}/run`)
  await until(async () => (await hq.get(`/api/hq/reconcile/days/${today}`)).finished_at, 120)

  const loads = {
    right: await sendFile(hq, '库存-11月.csv', [[store.code, 'J0002', 'A20', '2027-03-31', 24], [store.code, 'J0001', 'A21', '2027-03-31', 12]]),
    wrong: await sendFile(hq, '错误较多的库存表-沈阳大区-第四季度补货-最终版.csv', Array.from({ length: 60 }, (_, n) => [n % 2 ? 'S999' : store.code, n % 3 ? 'J0002' : 'NOPE', `B${n}`, '2027-03-31', n % 5 ? 5 : '五箱'])),
  }
  await until(async () => (await hq.get(`/api/hq/importing/loads/${loads.wrong}`)).state === 'refused', 60)
  await until(async () => (await hq.get(`/api/hq/importing/loads/${loads.right}`)).state === 'checked', 60)

  const codes = { line: pieces[0].gtin.replace(/^0/, ''), foreign: goods.find((one) => one.gtin && !pieces.slice(0, 2).includes(one)).gtin.replace(/^0/, '') }
  return { clerk, quiet, central, shopper, store, tasks: { mine: mine.id, open: open.id, sent: sent.id, refused: refused.id }, exits, exitCode, pickupCode, codes, hq, books: { today, paid, number, away: gone }, loads }
}

/** A scanner: types and ends with Enter. */
async function scan(page, code) {
  await page.locator(CODE).first().fill(code)
  await page.locator(CODE).first().press('Enter')
  await page.waitForTimeout(700)
}

export async function staffShots(url) {
  const story = await staffStory(url)
  const { clerk, central, shopper, tasks, hq, books, loads } = story
  const task = (id) => `packages/staff/task/index?task_id=${id}`
  const page = (name, where, more = {}) => ({ name: `staff-${name}`, page: where, who: clerk, keep: {}, isBroken: 'act' in more, ...more })
  const main = [
    page('tasks', 'packages/staff/tasks/index'),
    page('task-open', task(tasks.open)),
    page('pick', task(tasks.mine)),
    page('exit', 'packages/staff/exit/index'),
    page('counter', 'packages/staff/counter/index'),
    page('stock', 'packages/staff/stock/index'),
  ]
  const desk = [
    page('hq', 'packages/staff/hq/index', { who: hq }),
    page('reconcile', 'packages/staff/reconcile/index', { who: hq }),
    page('reconcile-day', `packages/staff/reconcile/day?date=${books.today}`, { who: hq }),
    page('import', 'packages/staff/import/index', { who: hq }),
    page('import-checked', `packages/staff/import/load?load_id=${loads.right}`, { who: hq }),
    page('import-refused', `packages/staff/import/load?load_id=${loads.wrong}`, { who: hq }),
    page('refund', 'packages/staff/refund/index', { who: hq }),
    page('refund-order', `packages/staff/refund/order?order_id=${books.paid}`, { who: hq }),
  ]
  const chosen = async (one) => (await one.locator('.head[role=checkbox]').nth(2).click(), await one.locator('.head[role=checkbox]').nth(3).click(), one.waitForTimeout(1200))
  const keeper = [
    page('tasks-warehouse', 'packages/staff/tasks/index', { who: central }),
    page('hand-over-express', task(tasks.sent), { who: central }),
    page('refused', task(tasks.refused), { who: central }),
  ]
  const done = [
    page('pick-wrong', task(tasks.mine), { act: (one) => scan(one, story.codes.foreign) }),
    page('pick-unknown', task(tasks.mine), { act: (one) => scan(one, '12345') }),
    page('pick-scanned', task(tasks.mine), { act: (one) => scan(one, story.codes.line) }),
    page('pick-by-hand', task(tasks.mine), { press: '.line' }),
    page('refuse', task(tasks.open), { press: '.second uni-button' }),
    page('tasks-collect', 'packages/staff/tasks/index', { press: '.tab:last-child' }),
    page('exit-go', 'packages/staff/exit/index', { act: async (one) => scan(one, await story.exitCode(story.exits[0])) }),
    page('exit-look', 'packages/staff/exit/index', { act: async (one) => scan(one, await story.exitCode(story.exits[1])) }),
    page('exit-again', 'packages/staff/exit/index', { act: (one) => scan(one, story.codes.line) }),
    page('exit-stop', 'packages/staff/exit/index', {
      act: async (one) => {
        const code = await story.exitCode(story.exits[2])
        await scan(one, code)
        await scan(one, code)
      },
    }),
    page('exit-offline', 'packages/staff/exit/index', { act: async (one) => (await one.context().setOffline(true), scan(one, story.codes.line), one.waitForTimeout(2500)) }),
    page('counter-wrong', 'packages/staff/counter/index', { act: (one) => scan(one, '00000000') }),
    page('counter-offline', 'packages/staff/counter/index', { act: async (one) => (await one.context().setOffline(true), scan(one, '12345678')) }),
    page('pick-flight', task(tasks.mine), { act: async (one) => (await one.context().setOffline(true), scan(one, story.codes.line)) }),
    page('conflict', 'packages/staff/tasks/index', { keep: { 'ops.staff': conflicted(tasks.open) } }),
    page('counter-found', 'packages/staff/counter/index', { act: async (one) => scan(one, await story.pickupCode()) }),
    page('road', 'packages/staff/tasks/index', { press: '.tab:nth-child(3)' }),
    page('lost', 'packages/staff/tasks/index', { press: '.tab:nth-child(3)', act: async (one) => (await one.locator('.card uni-button', { hasText: /报丢件|Report lost/ }).first().click(), await one.waitForTimeout(900), await one.locator('.j-cell', { hasText: /途中丢失|Lost on the way/ }).click(), one.waitForTimeout(400)) }),
    page('road-carrier', 'packages/staff/tasks/index', { who: central, press: '.tab:nth-child(3)' }),
    page('counter-overdue', 'packages/staff/counter/index', { fakes: '**/leader/screens/board**', fake: overdue, press: '.tab:nth-child(2)' }),
    page('counter-back', 'packages/staff/counter/index', { fakes: '**/leader/screens/board**', fake: overdue, press: '.tab:nth-child(2)', act: async (one) => (await one.locator('.card uni-button', { hasText: /退回|hand back/i }).first().click(), one.waitForTimeout(1200)) }),
    page('stock-lots', 'packages/staff/stock/index', { act: (one) => scan(one, story.codes.line) }),
    page('stock-waste', 'packages/staff/stock/index', { act: async (one) => (await scan(one, story.codes.line), one.locator('.lot uni-button').first().click(), one.waitForTimeout(700)) }),
    page('stock-moves', 'packages/staff/stock/index', { press: '.tab:nth-child(3)' }),
    page('stock-receive', 'packages/staff/stock/index', { press: '.tab:nth-child(3)', act: async (one) => (await one.locator('.card uni-button').first().click(), one.waitForTimeout(700)) }),
    page('count-none', 'packages/staff/stock/index', { press: '.tab:nth-child(2)' }),
    page('count', 'packages/staff/stock/index', { press: '.tab:nth-child(2)', act: async (one) => (await one.locator('uni-button', { hasText: /开始盘点|Start/ }).click(), await one.waitForTimeout(1500), await scan(one, story.codes.line)) }),
    page('counted', 'packages/staff/stock/index', { press: '.tab:nth-child(2)', act: async (one) => (await scan(one, story.codes.line), await one.locator('.j-cell', { hasText: '批次' }).last().click(), await one.waitForTimeout(900), await one.locator('uni-button', { hasText: '提交盘点' }).click(), await one.waitForTimeout(600), await one.locator('.uni-modal__btn_primary').click(), await one.waitForTimeout(2500)) }),
    page('incidents', 'packages/staff/incidents/index'),
    page('money', 'packages/staff/money/index', { member: '郭天佑' }),
    page('money-repair', 'packages/staff/money/index', { member: '郭天佑', act: async (one) => (await one.locator('.card uni-button').first().click(), one.waitForTimeout(700)) }),
    page('reconcile-explain', `packages/staff/reconcile/day?date=${books.today}`, { who: hq, act: async (one) => (await one.locator('uni-button', { hasText: '说明原因' }).first().click(), one.waitForTimeout(700)) }),
    page('reconcile-many', 'packages/staff/reconcile/index', { who: hq, fakes: '**/hq/reconcile/days?**', fake: manyDays }),
    page('import-running', `packages/staff/import/load?load_id=${loads.right}`, { who: hq, fakes: '**/hq/importing/loads/**', fake: (body) => Object.assign(body, { state: 'applying', rows: 100_000, done_rows: 41_500 }) }),
    page('import-done', `packages/staff/import/load?load_id=${loads.right}`, { who: hq, fakes: '**/hq/importing/loads/**', fake: (body) => Object.assign(body, { state: 'done', rows: 100_000, done_rows: 100_000 }) }),
    ...['', '--dark', '--huge', '--en'].flatMap((look) => {
      const order = page(`refund-away${look}`, `packages/staff/refund/order?order_id=${books.away}`, { who: hq, dark: look === '--dark', keep: look === '--huge' ? { text: 'huge' } : look === '--en' ? { language: 'en' } : {} })
      const lost = async (one) => (await one.locator('.one uni-button').first().click(), await one.waitForTimeout(900), await one.locator('.j-cell').nth(1).click(), one.waitForTimeout(400))
      return [order, { ...order, name: `staff-refund-lost${look}`, isBroken: true, act: lost }]
    }),
    page('refund-found', 'packages/staff/refund/index', { who: hq, act: async (one) => (await one.locator('.find input').fill(books.number), await one.locator('.find uni-button').click(), one.waitForTimeout(1500)) }),
    page('refund-none', 'packages/staff/refund/index', { who: hq, act: async (one) => (await one.locator('.find input').fill('19900000000'), await one.locator('.find uni-button').click(), one.waitForTimeout(1500)) }),
    page('refund-chosen', `packages/staff/refund/order?order_id=${books.paid}`, { who: hq, act: chosen }),
    page('refund-chosen--huge', `packages/staff/refund/order?order_id=${books.paid}`, { who: hq, keep: { text: 'huge' }, act: chosen }),
    page('refund-confirm', `packages/staff/refund/order?order_id=${books.paid}`, { who: hq, act: async (one) => (await chosen(one), await one.locator('.j-bar uni-button').click(), one.waitForTimeout(700)) }),
    page('refund-confirm--dark', `packages/staff/refund/order?order_id=${books.paid}`, { who: hq, dark: true, act: async (one) => (await chosen(one), await one.locator('.j-bar uni-button').click(), one.waitForTimeout(700)) }),
    page('nobody', 'packages/staff/tasks/index', { who: shopper }),
  ]
  const named = (...names) => [...main, ...keeper, ...done].filter((one) => names.includes(one.name.slice('staff-'.length)))
  const also = named('hand-over-express', 'tasks-collect', 'pick-wrong', 'pick-scanned', 'refuse', 'exit-again', 'exit-offline', 'conflict', 'counter-wrong', 'stock-lots', 'stock-waste', 'stock-moves', 'stock-receive', 'pick-by-hand', 'lost', 'counter-back', 'incidents')
  const inLooks = (one) => [
    { ...one, name: `${one.name}--dark`, dark: true },
    { ...one, name: `${one.name}--huge`, keep: { ...one.keep, text: 'huge' } },
    { ...one, name: `${one.name}--en`, keep: { ...one.keep, language: 'en' } },
  ]
  const looks = [...main, ...desk, ...also].flatMap(inLooks)
  const money = named('money').flatMap((one) => [one, ...inLooks(one)]) // first: the product mends it by itself
  const wide = main.map((one) => ({ ...one, name: `${one.name}--430`, width: 430 }))
  const states = [...main, ...desk, ...named('incidents')].flatMap((one) => [
    { ...one, name: `${one.name}--loading`, api: 'never' },
    { ...one, name: `${one.name}--error`, api: 'fail' },
    { ...one, name: `${one.name}--offline`, api: 'offline' },
  ])
  // Whoever signs in by 企业微信 does so first.
  const member = named('money').flatMap((one) => [['loading', 'never'], ['error', 'fail'], ['offline', 'offline']].map(([name, then]) => ({ ...one, name: `${one.name}--${name}`, then })))
  const kept = named('tasks', 'pick', 'incidents').map((one) => ({ ...one, name: `${one.name}--offline-kept`, then: 'offline' }))
  // A store whose people have nothing to do now.
  const empty = [
    ...named('tasks', 'tasks-collect', 'stock-moves', 'incidents'),
    page('tasks-leave', 'packages/staff/tasks/index', { press: '.tab:nth-child(2)' }),
  ].map((one) => ({ ...one, name: `${one.name}--empty`, who: story.quiet }))
  const last = page('counter-handed', 'packages/staff/counter/index', { act: async (one) => (await scan(one, await story.pickupCode()), await one.locator('.j-bar uni-button').last().click(), one.waitForTimeout(2500)) })
  return [...money, ...main, ...desk, ...keeper, ...done.filter((one) => !money.includes(one)), ...looks, ...wide, ...states, ...member, ...kept, ...empty, last]
}

/** What waits for its customer has waited beyond its time. */
function overdue(body) {
  const days = (n) => new Date(Date.now() - n * 24 * 3600_000).toISOString()
  for (const one of body.to_hand_out) Object.assign(one, { ready_at: days(5), keep_until: days(1) })
  body.uncollected = body.to_hand_out
  body.counts.uncollected = body.to_hand_out.length
}

/** A queue on which a colleague was quicker. */
function conflicted(taskId) {
  const op = { op_id: 'op-1', seq: 1, kind: 'take', at: new Date().toISOString(), body: { task_id: taskId } }
  const message = '这个任务已被同事接走'
  return { device: 'd-1', seq: 1, waiting: [], conflicts: [{ op, code: 'fulfilment.task_taken', message }] }
}

/** A file of stock, sent as the page does; its id. */
async function sendFile(hq, name, rows) {
  const form = new FormData()
  const text = [['网点编码', '商品编码', '批号', '到期日', '数量'], ...rows].map((row) => row.join(',')).join('\n')
  form.append('file', new Blob([text], { type: 'text/csv' }), name)
  const answer = await fetch(`${hq.url}/api/hq/importing/loads?kind=stock&name=${encodeURIComponent(name)}`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${hq.token}` } })
  return (await answer.json()).id
}

/** Two weeks of books: most closed, one with differences, yesterday's bill not there yet. */
function manyDays(body) {
  const one = body.items[0]
  const pays = [0, 8_412_330, 7_930_120, 12_345_600, 11_208_450, 6_120_990, 5_980_040, 0, 9_020_310, 7_700_000, 10_450_720, 12_001_050, 6_512_400]
  body.items = pays.map((pay_fen, back) => {
    const bill_date = new Date(Date.parse(one.bill_date) - back * 86_400_000).toISOString().slice(0, 10)
    const state = back === 0 ? 'waiting' : back === 3 ? 'open' : 'closed'
    const error = back === 0 ? '微信账单暂时取不到：账单生成中，请在次日 9 点后下载' : null
    return { ...one, bill_date, state, error, next_try_at: back === 0 ? new Date().toISOString() : null, pay_fen, open_count: back === 3 ? 2 : 0, explained_count: back === 5 ? 1 : 0 }
  }).filter((_, back) => back !== 7)
}
