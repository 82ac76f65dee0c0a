/** The page stack, the bar above and the tabs below, by WeChat's rules. */
const DEEPEST = 10

const $ = (id) => document.getElementById(id)

export class Stack {
  /** `ready(path)` loads a page's package before it is first shown. */
  constructor(app, json, space, ready) {
    Object.assign(this, { app, json, space, ready, pages: [], tabPages: new Map() })
    this.tabs = app.tabBar?.list.map((one) => one.pagePath) ?? []
    const inPackages = (app.subPackages ?? app.subpackages ?? []).flatMap((one) => one.pages.map((page) => `${one.root.replace(/\/$/, '')}/${page}`))
    this.routes = [...app.pages, ...inPackages]
    this.badges = new Map()
    $('mp-back').onclick = () => this.back(1)
    window.addEventListener('hashchange', () => this.relaunch(location.hash.slice(1)))
  }

  get top() {
    return this.pages.at(-1)
  }

  isTab(path) {
    return this.tabs.includes(path)
  }

  /** Each answers '' or why it was refused. */
  navigate(url) {
    const { path } = this.split(url)
    if (this.isTab(path)) return 'can not navigateTo a tabbar page'
    if (this.pages.length >= DEEPEST) return `webview count limit exceed: ${DEEPEST}`
    return this.routes.includes(path) ? this.push(url) : `page "${path}" is not found`
  }

  redirect(url) {
    const { path } = this.split(url)
    if (this.isTab(path)) return 'can not redirectTo a tabbar page'
    if (!this.routes.includes(path)) return `page "${path}" is not found`
    this.drop(this.pages.pop())
    return this.push(url)
  }

  tab(url) {
    const { path } = this.split(url)
    if (!this.isTab(path)) return 'can not switch to no-tabBar page'
    for (const page of this.pages.filter((one) => !this.isTab(one.path))) this.drop(page)
    const shown = this.pages.find((one) => this.isTab(one.path))
    this.pages = []
    if (shown && shown.path !== path) this.hide(shown)
    const known = this.tabPages.get(path)
    if (!known) return this.push(url)
    this.pages = [known]
    this.show(known)
    return ''
  }

  /** '' or '/' is the first page. */
  relaunch(wanted) {
    const url = wanted.length > 1 ? wanted : `/${this.routes[0]}`
    const { path } = this.split(url)
    if (!this.routes.includes(path)) return `page "${path}" is not found`
    for (const page of new Set([...this.pages, ...this.tabPages.values()])) this.drop(page)
    this.pages = []
    this.tabPages.clear()
    return this.push(url)
  }

  back(delta) {
    if (this.pages.length < 2) return 'cannot navigate back at first page'
    for (let left = Math.min(delta, this.pages.length - 1); left > 0; left -= 1) this.drop(this.pages.pop())
    this.show(this.top)
    return ''
  }

  // WeChat hands the query over as it was written: decoding is the page's business.
  split(url) {
    const [path, text = ''] = url.replace(/^\//, '').split('?')
    const query = Object.fromEntries(text.split('&').filter(Boolean).map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1)]))
    return { path, query, url: `/${path}${text ? `?${text}` : ''}` }
  }

  push(wanted) {
    const { path, query, url } = this.split(wanted)
    this.ready(path)
    if (this.top) this.hide(this.top)
    const view = document.createElement('div')
    view.className = 'mp-view'
    $('mp-views').append(view)
    const { instance, attach, release } = this.space.mount(path, view)
    const page = { path, url, view, instance, release, title: this.json[path]?.navigationBarTitleText ?? this.app.window?.navigationBarTitleText ?? '' }
    Object.assign(instance, { route: path, __route__: path, options: query })
    this.pages.push(page)
    if (this.isTab(path)) this.tabPages.set(path, page)
    attach()
    instance.onLoad?.(query)
    this.show(page)
    setTimeout(() => instance.onReady?.(), 0)
    return ''
  }

  show(page) {
    page.view.style.display = ''
    history.replaceState(null, '', `#${page.url}`)
    this.drawBars()
    page.instance.onShow?.()
  }

  hide(page) {
    page.instance.onHide?.()
    page.view.style.display = 'none'
  }

  drop(page) {
    page.instance.onUnload?.()
    page.release()
    page.view.remove()
  }

  retitle(title) {
    this.top.title = title
    this.drawBars()
  }

  badge(index, text) {
    if (text) this.badges.set(index, text)
    else this.badges.delete(index)
    this.drawBars()
  }

  rename(index, text) {
    this.app.tabBar.list[index].text = text
    this.drawBars()
  }

  drawBars() {
    $('mp-title').textContent = this.top.title
    $('mp-back').hidden = this.pages.length < 2
    document.documentElement.classList.toggle('with-tabs', this.isTab(this.top.path))
    $('mp-tabs').replaceChildren(...(this.app.tabBar?.list ?? []).map((one, index) => this.tabButton(one, index)))
  }

  tabButton({ pagePath, text, iconPath, selectedIconPath }, index) {
    const isOn = pagePath === this.top.path
    const button = document.createElement('button')
    button.className = `mp-tab mp-press${isOn ? ' on' : ''}`
    button.onclick = () => this.tab(`/${pagePath}`)
    const icon = document.createElement('img')
    icon.src = isOn ? selectedIconPath : iconPath
    icon.alt = ''
    const words = document.createElement('span')
    words.textContent = text
    button.append(icon, words)
    if (this.badges.has(index)) {
      const badge = document.createElement('i')
      badge.className = 'mp-badge'
      badge.textContent = this.badges.get(index)
      button.append(badge)
    }
    return button
  }
}
