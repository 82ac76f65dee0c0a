/**
 * A phone on the page: the real H5 build in a frame of the same origin, with its own storage
 * drawer (`?as=<openid>`). Here the tour's finger presses real buttons and reads the real screen.
 */
import { reactive } from 'vue'

export const WIDTH = 375
/** A phone is at least this tall; where the page has room it is taller, as many are today. */
export const HEIGHT = 812
export const TALLEST = 940
const LOOK_MS = 25
const HOME = 'pages/home/index' // what an address without a page shows

export class Lost extends Error {}

export class Phone {
  /** Where the finger is (phone pixels), and whether the phone is in the light. */
  readonly state = reactive({ x: 0, y: 0, taps: 0, isLit: false })
  private frame: HTMLIFrameElement | null = null

  constructor(
    readonly openid: string,
    readonly start: string,
  ) {}

  get src(): string {
    return `/h5/?as=${encodeURIComponent(this.openid)}#/${this.start}`
  }

  attach(frame: HTMLIFrameElement | null): void {
    this.frame = frame
  }

  /** Keep something in the phone's own drawer, as its core/storage would (uni wraps strings). */
  keep(name: string, value: unknown): void {
    localStorage.setItem(`jj.${this.openid}.${name}`, JSON.stringify({ type: 'string', data: JSON.stringify(value) }))
  }

  private get document(): Document | null {
    return this.frame?.contentDocument ?? null
  }

  /** Open one of its screens, as a link in a message does; one that is open already stays. */
  open(page: string): void {
    const inside = this.frame?.contentWindow
    if (inside && this.page !== page) inside.location.hash = `#/${page}`
  }

  reload(): void {
    this.frame?.contentWindow?.location.reload()
  }

  get page(): string {
    return this.frame?.contentWindow?.location.hash.replace(/^#\/?/, '') || HOME
  }

  /** What is to be seen of it (screens below the top one are hidden); one of `text` (between |) must be in it. */
  private all(selector: string, text = ''): HTMLElement[] {
    const found = [...(this.document?.querySelectorAll<HTMLElement>(selector) ?? [])]
    return found.filter((one) => one.getClientRects().length > 0 && text.split('|').some((part) => (one.textContent ?? '').includes(part)))
  }

  count(selector: string): number {
    return this.all(selector).length
  }

  /** The last one: a sheet lies above its page. */
  find(selector: string, text = ''): HTMLElement | null {
    return this.all(selector, text).pop() ?? null
  }

  /** What the screen says now (screens below it in the stack are hidden). */
  text(): string {
    return this.document?.body?.innerText ?? ''
  }

  async until<T>(look: () => T | null | undefined | false | '', seconds = 12, what = ''): Promise<T> {
    const deadline = performance.now() + seconds * 1000
    for (;;) {
      let found: T | null | undefined | false | '' = null
      try {
        found = look()
      } catch {
        found = null // the frame is between two pages
      }
      if (found) return found
      if (performance.now() > deadline) throw new Lost(what || 'it did not happen in time')
      await new Promise((done) => setTimeout(done, LOOK_MS))
    }
  }

  seen(selector: string, text = '', seconds = 12): Promise<HTMLElement> {
    return this.until(() => this.find(selector, text), seconds, `${selector} ${text}`)
  }

  says(text: string, seconds = 12): Promise<boolean> {
    return this.until(() => this.text().includes(text), seconds, text)
  }

  /** Put the finger on it, then press; gives the moment (performance.now) it was pressed. */
  press(selector: string, text = '', seconds = 12): Promise<number> {
    return this.touch(() => this.find(selector, text), `${selector} ${text}`, seconds)
  }

  /** The same with the first of several. */
  pressFirst(selector: string): Promise<number> {
    return this.touch(() => this.all(selector)[0] ?? null, selector, 12)
  }

  private async touch(find: () => HTMLElement | null, what: string, seconds: number): Promise<number> {
    const isOn = (one: HTMLElement) => !one.hasAttribute('disabled') && !one.classList.contains('off')
    const element = await this.until(
      () => {
        const one = find()
        return one && isOn(one) ? one : null
      },
      seconds,
      what,
    )
    element.scrollIntoView({ block: 'nearest' })
    const box = element.getBoundingClientRect()
    this.state.x = box.left + box.width / 2
    this.state.y = Math.min((this.frame?.clientHeight ?? HEIGHT) - 12, box.top + box.height / 2)
    this.state.taps += 1
    await new Promise((done) => setTimeout(done, 260)) // so that the eye follows
    const moment = performance.now()
    element.click()
    return moment
  }

  /** A scanner types the code into the phone like a keyboard, ended by Enter. */
  scan(code: string): void {
    const inside = this.frame?.contentWindow as (Window & typeof globalThis) | null | undefined
    if (!inside) return
    for (const key of [...code, 'Enter']) inside.dispatchEvent(new inside.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }

  /** Write into a field as a person does. */
  async type(selector: string, text: string): Promise<void> {
    const field = (await this.seen(selector)) as HTMLInputElement
    const inside = this.frame?.contentWindow as (Window & typeof globalThis) | null
    Object.getOwnPropertyDescriptor(inside!.HTMLInputElement.prototype, 'value')?.set?.call(field, text)
    field.dispatchEvent(new inside!.Event('input', { bubbles: true }))
  }
}
