/**
 * A walk: `walk('name', async ({ open, phone }) => …)`.
 *
 * `open(person, page)` is a phone with a screen, `phone(person)` one without (it speaks to the API).
 * A walk also fails when a page threw or a request left our origin.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { openBrowser } from '../tools/chromium.mjs'
import { Phone, until } from '../tools/copy.mjs'
import { saveFailure } from './results.mjs'
import { Screen } from './screen.mjs'

let browser = null
afterAll(() => browser?.close())

export { expect, until }
export const url = () => inject('url')

class World {
  constructor() {
    this.url = inject('url')
    this.screens = []
    this.phone = (openid) => new Phone(this.url, openid).signIn()
  }

  /** A new phone of `openid` at `page`. `keep`: what it remembers; `looks`: Playwright's context options. */
  open = async (openid, page = 'pages/home/index', { keep = {}, looks = {}, entry = '' } = {}) => {
    browser ??= await openBrowser()
    const context = await browser.newContext({
      viewport: { width: 375, height: 812 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: true,
      ...looks,
    })
    await context.addInitScript(remember, [`jj.${openid}.`, keep])
    const screen = new Screen(await context.newPage(), { name: openid || 'visitor', origin: this.url })
    this.screens.push(screen)
    const as = openid ? `?as=${openid}` : ''
    await screen.page.goto(`${this.url}${entry || `/h5/${as}#/${page}`}`)
    return screen
  }

  check() {
    for (const { name, errors, strangers } of this.screens) {
      expect(strangers, `${name}: requests that left our origin`).toEqual([])
      expect(errors, `${name}: errors on the page`).toEqual([])
    }
  }

  async close() {
    for (const { page } of this.screens) await page.context().close()
  }
}

/** On each load: what is not there yet is remembered (uni wraps strings). */
function remember([drawer, keep]) {
  for (const [name, value] of Object.entries(keep)) {
    if (localStorage.getItem(drawer + name) === null) localStorage.setItem(drawer + name, JSON.stringify({ type: 'string', data: JSON.stringify(value) }))
  }
}

export function walk(name, body, seconds = 90) {
  test(
    name,
    async () => {
      const world = new World()
      try {
        await body(world)
        world.check()
      } catch (problem) {
        const folder = await saveFailure(name, world.screens, inject('logs'))
        if (problem instanceof Error) problem.message += `\n(kept in ${folder})`
        throw problem
      } finally {
        await world.close()
      }
    },
    seconds * 1000,
  )
}

export const freshKey = () => randomUUID()
