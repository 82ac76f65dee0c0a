/**
 * Components and templates of the packed mini-program in glass-easel, WeChat's own framework.
 *
 * Its DOM backend leaves a little to its host: `ready` is fired here, values of fields go into the
 * events' detail, Enter is a field's `confirm`, and bound handlers may be any of a component's methods.
 */
import * as glassEasel from 'glass-easel'
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'

export class Space {
  constructor({ json, wxss, templates, tags }) {
    Object.assign(this, { json, templates })
    const env = new MiniProgramEnv()
    name(env.getGlobalCodeSpace().getComponentSpace(), tags)
    this.code = env.createCodeSpace('main', true)
    name(this.code.getComponentSpace(), tags)
    loosen(this.code)
    this.backend = env.associateBackend()
    wireEvents(this.backend._$)
    ownFields()
    fireReady()
    const style = document.createElement('style')
    style.textContent = [wxss.app ?? '', ...Object.keys(wxss).filter((one) => one !== 'app').map((one) => wxss[one])].join('\n')
    document.head.append(style)
    this.current = null
  }

  /** Declare templates and settings of these components (paths without an ending). */
  declare(paths) {
    for (const path of paths) {
      const usingComponents = { ...this.json.app.usingComponents, ...this.json[path].usingComponents }
      this.code.addComponentStaticConfig(path, { ...this.json[path], styleIsolation: 'shared', usingComponents })
      this.code.addCompiledTemplate(path, { groupList: this.templates, content: this.templates[path], fallbackListenerOnNativeNode: true })
    }
  }

  /** Run `work`, a component's script: its Page() and Component() calls are of `path`. */
  define(path, work) {
    this.code.componentEnv(path, (makers) => {
      this.current = makers
      work()
    })
  }

  /** Page, Component and Behavior as the scripts see them. */
  globals() {
    const call = (kind) => (definition) => {
      // Behaviors of WeChat itself (wx://form-field) have no counterpart here.
      const behaviors = definition?.behaviors?.filter((one) => one && typeof one !== 'string')
      return this.current[kind](behaviors ? { ...definition, behaviors } : definition)
    }
    return { Page: call('Page'), Component: call('Component'), Behavior: call('Behavior') }
  }

  /** A page's root in `host`; answers {instance, release}. */
  mount(path, host) {
    const root = this.backend.createRoot('wx-page', this.code, path)
    const placeholder = document.createElement('span')
    host.append(placeholder)
    return { instance: root.get(), attach: () => root.attach(host, placeholder), release: () => root.release() }
  }
}

function name(space, { builtin, native }) {
  for (const tag of builtin) space.setGlobalUsingComponent(tag, `wx-${tag}`)
  for (const tag of native) space.setGlobalUsingComponent(tag, tag)
}

function loosen(code) {
  const prepare = code.prepareComponentOptions.bind(code)
  code.prepareComponentOptions = (is, options) => {
    const prepared = prepare(is, options)
    Object.assign(prepared[0], { idPrefixGenerator: null, writeIdToDOM: true, useMethodCallerListeners: true })
    return prepared
  }
}

function wireEvents(context) {
  const detailOf = context._$getEventDetail
  context._$getEventDetail = function detail(event) {
    const { target } = event
    if (target && 'value' in target && typeof target.value === 'string') return { value: target.value }
    return detailOf ? detailOf.call(this, event) : {}
  }
  context.onEvent((target, type, detail, options) => {
    const event = new glassEasel.Event(type, detail, options)
    glassEasel.Event.dispatchEvent(target, event)
    if (type === 'tap') agree(target)
    return event.defaultPrevented() ? 1 : 0
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.tagName === 'INPUT') event.target.dispatchEvent(new CustomEvent('confirm'))
  })
}

/** A tap on WeChat's agree button: WeChat remembers it, then tells the button. */
function agree(target) {
  for (let node = target; node; node = node.parentNode) {
    if (node.$$?.getAttribute?.('open-type') !== 'agreePrivacyAuthorization') continue
    window.mprun.agreedBy = node.$$.id
    glassEasel.Event.dispatchEvent(node, new glassEasel.Event('agreeprivacyauthorization', {}, { bubbles: true, composed: true }))
    return
  }
}

/** WeChat's events have fields of their own; glass-easel hands on a shadow that inherits them. */
function ownFields() {
  const wrap = glassEasel.Event.prototype.wrapShadowedEvent
  glassEasel.Event.prototype.wrapShadowedEvent = function wrapped(...parts) {
    return Object.assign(wrap.apply(this, parts), { type: this.type, detail: this.detail, timeStamp: this.timeStamp })
  }
}

function fireReady() {
  const fire = glassEasel.Component.prototype.triggerLifetime
  glassEasel.Component.prototype.triggerLifetime = function triggered(lifetime, args) {
    fire.call(this, lifetime, args)
    if (lifetime === 'attached') setTimeout(() => fire.call(this, 'ready', []), 0)
  }
}
