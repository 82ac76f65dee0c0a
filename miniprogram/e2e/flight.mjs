/** Flight mode in the middle of the work: it goes on, it waits on the phone, it is replayed exactly once. */
import { expect } from 'vitest'
import { until } from '../tools/copy.mjs'
import { COLA, taskPath } from './crew.mjs'

/**
 * Watches the replay: `rule` is 'lost' (the server works, its answer does not arrive), 'shut' (nothing
 * arrives) or 'open'. `answers`: what the server said to each operation, also when nobody heard it.
 */
async function watchSync(screen) {
  const line = { rule: 'shut', answers: [] } // a watched request would pass through flight mode
  await screen.page.route('**/sync/ops', async (route) => {
    if (line.rule === 'shut') return route.abort('connectionfailed')
    const answer = await route.fetch()
    const { answers = [] } = await answer.json()
    line.answers.push(...answers.map((one) => `${one.op_id} ${one.status}`))
    if (line.rule !== 'lost') return route.fulfill({ response: answer })
    line.rule = 'open'
    return route.abort('connectionfailed')
  })
  return line
}

/** Each operation was heard by the server twice, done once. `line`: after a reply was lost. */
function expectOnce({ answers }) {
  const told = answers.map((one) => one.split(' '))
  const half = told.length / 2
  expect(told.length).toBeGreaterThan(0)
  expect(told.map(([, status]) => status)).toEqual([...Array(half).fill('applied'), ...Array(half).fill('duplicate')])
  expect(told.slice(half).map(([op]) => op)).toEqual(told.slice(0, half).map(([op]) => op))
}

/** The phone is put away and taken out again while nothing gets through: what waits is still on it. */
async function putAwayAndBack(desk, line) {
  await desk.offline(false)
  await desk.page.reload()
  await desk.see(/条待同步/)
  line.rule = 'lost'
}

export async function handOutInFlight(desk, order, code) {
  await desk.see('锦绣花园自提点')
  await desk.see(/待取 · [1-9]/)
  const line = await watchSync(desk)
  await desk.offline(true)
  await desk.see('离线')
  await desk.scan(code, '扫取货码')
  await desk.see(/没有网络：按/)
  await desk.press(/交货 · /)
  await desk.see('已记下，可以交货')
  await desk.see(/1 条待同步/)
  expect((await order.parcel()).state).toBe('ready') // the server knows nothing yet

  await putAwayAndBack(desk, line)
  await desk.press(/1 条待同步/)
  await desk.press('现在发送')
  await desk.see('没有待同步的操作')
  await until(async () => (await order.parcel()).state === 'collected')
  expectOnce(line)
}

export async function pickInFlight(desk, clerk, task) {
  await desk.press('接单')
  await until(async () => (await clerk.get(taskPath(task))).state === 'taken')
  const line = await watchSync(desk)
  await desk.offline(true)
  await desk.scan(COLA, '扫商品条码，一扫一件')
  await desk.see('可口可乐汽水 +1 件')
  await desk.scan(COLA, '')
  await desk.see('已拣好，请打包')
  await desk.see(/条待同步/)
  expect((await clerk.get(taskPath(task))).state).toBe('taken') // the server knows nothing yet

  await putAwayAndBack(desk, line)
  await desk.seeNot(/条待同步/)
  await until(async () => (await clerk.get(taskPath(task))).state === 'picked')
  expectOnce(line)
}
