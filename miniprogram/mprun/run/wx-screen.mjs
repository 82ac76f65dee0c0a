/** wx.*: pages, bars, toasts, and what a screen can feel like. */
import { ask, toast } from './ask.mjs'
import { settle } from './wx-base.mjs'

/** `stack()` is the page stack once it is there. */
export function screenApi(stack) {
  const move = (name, work) => (options) =>
    settle(options, () => {
      const refused = work(options ?? {})
      if (refused) throw new Error(`${name}:fail ${refused}`)
      return { errMsg: `${name}:ok` }
    })
  let hide = () => {}
  const quietly = (work = () => {}) => (options) => settle(options, () => void work(options ?? {}))
  return {
    navigateTo: move('navigateTo', ({ url }) => stack().navigate(url)),
    redirectTo: move('redirectTo', ({ url }) => stack().redirect(url)),
    switchTab: move('switchTab', ({ url }) => stack().tab(url)),
    reLaunch: move('reLaunch', ({ url }) => stack().relaunch(url)),
    navigateBack: move('navigateBack', ({ delta }) => stack().back(delta ?? 1)),
    setNavigationBarTitle: quietly(({ title }) => stack().retitle(title)),
    setTabBarItem: move('setTabBarItem', ({ index, text }) => (stack().isTab(stack().top.path) ? stack().rename(index, text) : 'not TabBar page')),
    setTabBarBadge: move('setTabBarBadge', ({ index, text }) => (stack().isTab(stack().top.path) ? stack().badge(index, text) : 'not TabBar page')),
    removeTabBarBadge: move('removeTabBarBadge', ({ index }) => (stack().isTab(stack().top.path) ? stack().badge(index, '') : 'not TabBar page')),
    setNavigationBarColor: quietly(),
    stopPullDownRefresh: quietly(),
    pageScrollTo: quietly(({ scrollTop = 0 }) => stack().top.view.querySelector('wx-page')?.scrollTo(0, scrollTop)),
    showToast: quietly(({ title, duration = 1500 }) => (hide = toast(title, duration))),
    hideToast: quietly(() => hide()),
    showLoading: quietly(({ title = '' }) => (hide = toast(title, 60_000))),
    hideLoading: quietly(() => hide()),
    showModal: (options) =>
      settle(options, async () => {
        const buttons = [options.showCancel === false ? '' : (options.cancelText ?? '取消'), options.confirmText ?? '确定'].filter(Boolean)
        const { button, typed } = await ask([options.title, options.content], buttons, options.editable === true)
        const isYes = button === (options.confirmText ?? '确定')
        return { confirm: isYes, cancel: !isYes, content: isYes ? typed : undefined, errMsg: 'showModal:ok' }
      }),
    showActionSheet: (options) =>
      settle(options, async () => {
        const { button } = await ask([options.alertText], [...options.itemList, '取消'])
        if (button === '取消') throw new Error('showActionSheet:fail cancel')
        return { tapIndex: options.itemList.indexOf(button), errMsg: 'showActionSheet:ok' }
      }),
    vibrateShort: quietly(),
    vibrateLong: quietly(),
    getScreenBrightness: (options) => settle(options, () => ({ value: 0.5 })),
    setScreenBrightness: quietly(),
    setKeepScreenOn: quietly(),
    createAnimation: () => new Proxy({}, { get: (_, name, self) => (name === 'export' ? () => ({ actions: [] }) : () => self) }),
    createSelectorQuery: () => new Query(() => stack().top.view),
    onAppShow: (heard) => document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && heard({})),
    onAppHide: (heard) => document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && heard({})),
    ...Object.fromEntries(['offAppShow', 'offAppHide', 'onError', 'offError', 'onPageNotFound', 'onUnhandledRejection', 'onThemeChange', 'offThemeChange', 'onWindowResize', 'offWindowResize'].map((name) => [name, () => {}])),
  }
}

/** wx.createSelectorQuery over the page on top. */
class Query {
  constructor(view) {
    Object.assign(this, { view, asked: [] })
  }

  in() {
    return this
  }

  select(selector) {
    const add = (heard) => {
      this.asked.push([selector, heard])
      return this
    }
    return { boundingClientRect: add, fields: (_, heard) => add(heard), node: add, context: add, scrollOffset: add }
  }

  selectAll(selector) {
    return this.select(selector)
  }

  selectViewport() {
    return this.select('wx-page')
  }

  exec(heard) {
    setTimeout(() => {
      const results = this.asked.map(([selector, told]) => {
        const node = this.view().querySelector(selector)
        const box = node?.getBoundingClientRect()
        const result = box ? { node, width: box.width, height: box.height, left: box.left, top: box.top, right: box.right, bottom: box.bottom } : null
        told?.(result)
        return result
      })
      heard?.(results)
    }, 0)
  }
}
