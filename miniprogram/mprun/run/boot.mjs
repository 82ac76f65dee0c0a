/** Starts the packed mini-program in this page; `?as=<openid>` says who holds the phone. */
import { Loader } from './modules.mjs'
import { Space } from './space.mjs'
import { Stack } from './stack.mjs'
import { baseApi } from './wx-base.mjs'
import { netApi } from './wx-net.mjs'
import { personApi } from './wx-person.mjs'
import { screenApi } from './wx-screen.mjs'

const HOME_PLACE = { lng: 123.468953, lat: 41.798863 } // 中街店

/** What a test may look at: calls of wx that are not here, private things given, errors. */
const mprun = {
  openid: new URLSearchParams(location.search).get('as') || 'o_demo_shopper_001',
  at: HOME_PLACE,
  missing: [],
  given: [],
  errors: [],
}

export function boot(packed) {
  window.mprun = mprun
  const { json, modules, templates } = packed
  const app = json.app
  const packages = (app.subPackages ?? app.subpackages ?? []).map((one) => one.root.replace(/\/$/, ''))
  const loader = new Loader(modules, packages)
  let stack = null
  window.wx = recording({ ...baseApi(), ...netApi(), ...personApi(mprun), ...screenApi(() => stack) })

  const space = new Space(packed)
  const components = Object.keys(templates).filter((one) => json[one])
  space.declare(components)
  installGlobals(space, () => stack)
  const open = (root) => {
    loader.allow(root)
    for (const path of components.filter((one) => loader.packageOf(one) === root)) space.define(path, () => loader.load(path))
  }
  space.define('app', () => loader.load('app'))
  open('')
  const opened = new Set([''])
  stack = new Stack(app, json, space, (path) => {
    const root = loader.packageOf(path)
    if (opened.has(root)) return
    opened.add(root)
    open(root)
  })
  const refused = stack.relaunch(location.hash.slice(1))
  if (refused) throw new Error(refused)
}

/** Every name that is asked for and not there is kept: a test asserts that there is none. */
function recording(api) {
  return new Proxy(api, {
    get(target, name) {
      const isAsked = typeof name === 'string' && !name.startsWith('__')
      if (isAsked && !(name in target) && !mprun.missing.includes(name)) mprun.missing.push(name)
      return target[name]
    },
  })
}

function installGlobals(space, stack) {
  let app = null
  Object.assign(window, space.globals(), {
    App: (options) => {
      app = options
      const launch = window.wx.getLaunchOptionsSync()
      options.onLaunch?.(launch)
      options.onShow?.(launch)
    },
    getApp: () => app,
    getCurrentPages: () => (stack()?.pages ?? []).map((one) => one.instance),
    getRegExp: (pattern, flags) => new RegExp(pattern, flags), // of WXS
    getDate: (...parts) => new Date(...parts),
  })
  window.addEventListener('error', (event) => mprun.errors.push(event.message))
}
