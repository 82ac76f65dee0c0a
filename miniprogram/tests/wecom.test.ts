import { beforeEach, expect, it, vi } from 'vitest'
import { installUni } from './uni'

const PAGE = '#/packages/staff/tasks/index?task_id=tsk_1'
const BEGUN = { url: 'https://open.weixin.qq.com/connect/oauth2/authorize?x=1', state: '1800000000abc', proof: 'PROOF' }

interface Place {
  pathname: string
  search: string
  hash: string
  replace: (url: string) => void
  reload: () => void
}
let place: Place
const replaced = vi.fn()
const left = vi.fn()

/** One life of the page: modules anew, the address as the browser has it. */
async function open(search: string, hash: string) {
  vi.resetModules()
  place = { pathname: '/h5/', search, hash, replace: left, reload: vi.fn() }
  vi.stubGlobal('location', place)
  return import('@/core/wecom')
}

const sent: { path: string; body?: unknown }[] = []
const send = async <T>(ask: { path: string; body?: unknown }): Promise<T> => {
  sent.push({ path: ask.path, body: ask.body })
  return (ask.path.endsWith('web-sign-ins') ? BEGUN : { token: 't' }) as T
}

beforeEach(() => {
  installUni()
  sent.length = 0
  replaced.mockClear()
  left.mockClear()
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 wxwork/4.1.20 MicroMessenger/7.0.1' })
  vi.stubGlobal('history', { replaceState: (_: unknown, __: string, url: string) => replaced(url) })
  vi.stubGlobal('window', { addEventListener: () => {} })
})

async function leave() {
  const there = await open('', PAGE)
  there.comeHome()
  void there.webSession(send)
  await vi.waitFor(() => expect(left).toHaveBeenCalledWith(BEGUN.url))
}

it('knows 企业微信 by its browser', async () => {
  expect((await open('', '')).isWeCom()).toBe(true)
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 MicroMessenger/8.0' })
  expect((await open('', '')).isWeCom()).toBe(false)
})

it('goes there, comes back to the page that was asked for, and is signed in', async () => {
  await leave()
  const back = await open(`?code=CODE&state=${BEGUN.state}`, '')
  back.comeHome()
  expect(replaced).toHaveBeenCalledWith(`/h5/${PAGE}`)
  expect(await back.webSession(send)).toEqual({ token: 't' })
  expect(sent[1]).toEqual({ path: '/api/staff/identity/web-sessions', body: { code: 'CODE', state: BEGUN.state, proof: 'PROOF' } })
})

it('does not take a code that this browser has not asked for', async () => {
  const victim = await open('?code=THEIRS&state=9999999999fff&as=x', '')
  victim.comeHome()
  expect(replaced).toHaveBeenCalledWith('/h5/?as=x')
  void victim.webSession(send)
  await vi.waitFor(() => expect(left).toHaveBeenCalled())
  expect(sent.map((one) => one.path)).toEqual(['/api/staff/identity/web-sign-ins'])
})

it('uses a code once, though the address is opened again', async () => {
  await leave()
  const search = `?code=CODE&state=${BEGUN.state}`
  const back = await open(search, '')
  back.comeHome()
  await back.webSession(send)
  const again = await open(search, '')
  again.comeHome()
  void again.webSession(send)
  await vi.waitFor(() => expect(sent.length).toBe(3))
  expect(sent[2]?.path).toBe('/api/staff/identity/web-sign-ins')
})

it('does not go round in circles', async () => {
  await leave()
  const back = await open('', '') // WeChat sent us back without a code
  back.comeHome()
  await expect(back.webSession(send)).rejects.toMatchObject({ code: 'session.unavailable' })
  void back.webSession(send) // somebody presses 重试
  await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(2))
})

it('asks wx.qy.login in the mini-program', async () => {
  const { memberCode } = await open('', '')
  vi.stubGlobal('wx', { qy: { login: (options: { success: (got: { code: string }) => void }) => options.success({ code: 'C' }) } })
  expect(await memberCode()).toBe('C')
  vi.stubGlobal('wx', {})
  await expect(memberCode()).rejects.toMatchObject({ status: 401 })
})
