/** A phone's screen as a person uses it: see, press, type. Each waits with a deadline and says what it wanted. */

const SEE_MS = 30_000 // a busy machine is not a broken page
/** What can be pressed, on the web and in the mini-program's runner. */
const PRESSABLE = ['uni-button', 'wx-button', '[role=button]', '[role=radio]', '[role=checkbox]', '[role=tab]', '.j-cell', '.uni-modal__btn', '.uni-tabbar__item', '.mp-press'].join(', ')
const FIELD = 'input, textarea'

export class Screen {
  /** `origin`: the only address a request may go to. `mayFail`: console errors are part of the walk. */
  constructor(page, { name, origin }) {
    Object.assign(this, { page, name, origin, taps: 0, said: [], errors: [], strangers: [], calls: [], mayFail: false })
    page.setDefaultTimeout(SEE_MS)
    this.broken = new Promise((_, reject) => (this.breakOff = reject)) // a page that threw is not waited for
    this.broken.catch(() => {})
    page.on('console', (message) => this.hear(message))
    page.on('pageerror', (error) => {
      this.said.push(`pageerror ${error.stack}`)
      this.errors.push(error.message)
      this.breakOff(error)
    })
    page.on('request', (request) => this.leaves(request))
    page.on('websocket', (socket) => this.stranger(socket.url().replace(/^ws/, 'http')))
    page.on('requestfailed', (request) => this.said.push(`failed ${request.method()} ${request.url()} ${request.failure()?.errorText}`))
    page.on('response', (answer) => answer.status() >= 400 && this.said.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`))
  }

  hear(message) {
    this.said.push(`${message.type()} ${message.text()}`)
    // An answer of 4xx is the server's word, shown on the screen; it is not a broken page.
    if (message.type() === 'error' && !/Failed to load resource|ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(message.text())) this.errors.push(message.text())
  }

  leaves(request) {
    const url = request.url()
    this.stranger(url)
    if (url.startsWith(this.origin)) this.calls.push(`${request.method()} ${url.slice(this.origin.length)}`)
  }

  stranger(url) {
    if (!url.startsWith(this.origin) && !/^(data|blob|about):/.test(url)) this.strangers.push(url)
  }

  /** Do it, or say what was wanted and what stood there instead. */
  async want(what, work) {
    try {
      return await Promise.race([work(), this.broken])
    } catch (problem) {
      const there = await this.page.locator('body').innerText({ timeout: 1000 }).catch(() => '')
      const why = String(problem.message).split('\n')[0]
      throw new Error(`${this.name}: ${what}: ${why}\nat ${this.page.url()} stood: ${there.replace(/\s+/g, ' ').slice(0, 600)}`)
    }
  }

  /** The words are there to be read. */
  async see(words) {
    await this.want(`see ${words}`, () => this.shown(this.page.getByText(words)).waitFor())
    return this
  }

  /** The words are gone. */
  async seeNot(words) {
    await this.want(`no longer see ${words}`, () => this.shown(this.page.getByText(words)).waitFor({ state: 'detached' }))
    return this
  }

  /** The last visible one: the page on top, the sheet above it. */
  shown(locator) {
    return locator.filter({ visible: true }).last()
  }

  pressable(words) {
    const all = this.page.locator(PRESSABLE)
    return this.shown(all.filter({ hasText: words }).or(all.and(this.page.getByLabel(words, { exact: true }))))
  }

  async press(words) {
    await this.want(`press ${words}`, () => this.pressable(words).click())
    this.taps += 1
    return this
  }

  /** Press what is inside one row that holds the words. */
  async pressIn(row, rowWords, words) {
    const inside = this.page.locator(row).filter({ hasText: rowWords }).locator(PRESSABLE).filter({ hasText: words })
    await this.want(`press ${words} of ${rowWords}`, () => this.shown(inside).click())
    this.taps += 1
    return this
  }

  /** Type into the field of that place; `enter` ends it as a keyboard or a scanner does. */
  async type(words, { into = '', enter = false } = {}) {
    const field = this.shown(into ? this.page.locator(into).locator(FIELD) : this.page.locator(FIELD))
    await this.want(`type ${words}`, () => field.fill(words))
    if (enter) await field.press('Enter')
    return this
  }

  /**
   * A code comes in: by the camera behind that button in WeChat ('': it opens by itself for the next
   * one), by the scanner's field on the web.
   */
  async scan(code, button) {
    if (!this.isMini) return this.type(code, { enter: true })
    if (button) await this.press(button)
    await this.type(code, { into: '.mp-ask' })
    return this.press('扫到')
  }

  /** To the page before. */
  async back() {
    if (this.isMini) return this.press('返回')
    await this.page.goBack()
    return this
  }

  /** Flight mode: nothing goes in or out of this phone. */
  offline(isOff) {
    return this.page.context().setOffline(isOff)
  }

  /** A scanner that types like a keyboard, as on a counter. */
  async wedge(code) {
    for (const key of [...code, 'Enter']) await this.page.keyboard.press(key)
    return this
  }

  /** A fast scanner into the field that has the focus: all keys within some 20 ms, then `end`. */
  async burst(code, { end = 'Enter', waitMs = 0 } = {}) {
    await this.page.waitForTimeout(waitMs)
    await this.page.keyboard.type(code)
    await this.page.keyboard.press(end)
    return this
  }

  /** The page of this path is shown. */
  async at(path) {
    await this.want(`be at ${path}`, () => this.page.waitForURL((url) => url.hash.includes(path)))
    return this
  }

  /** Open a page by its address, as a link from a message does. */
  async go(path) {
    const url = new URL(this.page.url())
    url.hash = `#/${path}`
    await this.page.goto(url.href)
    return this
  }

  /** A parameter of the page's address. */
  query(name) {
    return new URLSearchParams(this.page.url().split('?').at(-1)).get(name)
  }

  text(selector) {
    return this.want(`read ${selector}`, () => this.shown(this.page.locator(selector)).innerText())
  }

  /** What a QR code on the screen says. */
  qr() {
    const read = (node) => node.dataset.text ?? node.__wxElement.dataset.text // the runner keeps data-* beside the node
    return this.want('read the QR code', () => this.shown(this.page.locator('.j-qr')).evaluate(read))
  }
}
