/**
 * A walk: `walk('name', async ({ open, phone }) => …)`.
 *
 * `open(person, page)` is a phone with the web pages, `openMini` one with the compiled mini-program,
 * `phone(person)` one without a screen (it speaks to the API). A walk also fails when a page threw, a
 * request left our origin, or the mini-program called something of WeChat that the runner has not.
 */
import path from 'node:path'
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
  open = async (openid, page = 'pages/home/index', { keep = {}, looks = {} } = {}) => {
    const screen = await this.screen(openid, looks)
    await screen.page.context().addInitScript(remember, [`jj.${openid}.`, keep])
    await screen.page.goto(`${this.url}/h5/?as=${openid}#/${page}`)
    return screen
  }

  /** The same with the compiled mini-program; its files are served here, its calls go to the copy. */
  openMini = async (openid, page = '', { looks = {} } = {}) => {
    const screen = await this.screen(openid, looks)
    screen.isMini = true
    await screen.page.route(`${this.url}/mprun/**`, (route) => {
      const file = new URL(route.request().url()).pathname.slice('/mprun/'.length) || 'index.html'
      return route.fulfill({ path: path.join(inject('mprun'), file) })
    })
    await screen.page.goto(`${this.url}/mprun/?as=${openid}#/${page}`)
    return screen
  }

  async screen(openid, looks) {
    browser ??= await openBrowser()
    const context = await browser.newContext({
      viewport: { width: 375, height: 812 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: true,
      ...looks,
    })
    const screen = new Screen(await context.newPage(), { name: openid, origin: this.url })
    this.screens.push(screen)
    return screen
  }

  async check() {
    for (const { name, errors, strangers, isMini, page } of this.screens) {
      if (isMini) expect(await page.evaluate(() => window.mprun.missing), `${name}: calls of wx that are not there`).toEqual([])
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

export function walk(name, body, seconds = 150) {
  test(
    name,
    async () => {
      const world = new World()
      try {
        await body(world)
        await world.check()
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
