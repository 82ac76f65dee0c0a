/**
 * Keeps every request at home.
 *
 * - uni-app's production mini-program loads a picture from a vendor's host three seconds after the
 *   start (its path carries the appid); its H5 style sheet names pictures there;
 * - wot-design-uni takes its icon font from a CDN. We draw our own icons, so the font goes.
 *
 * The build FAILS when the code it expects has changed, or when a foreign address is left over.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { FOREIGN, homely } from './homely'

const CALL_HOME = 'isFunction(wx.preloadAssets)'
function files(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name)
    return entry.isDirectory() ? files(name) : [name]
  })
}

export function stayHome(): Plugin {
  let hasFailed = false
  let hasSeenCallHome = false
  return {
    name: 'stay-home',
    enforce: 'post',
    apply: 'build',
    transform(code, id) {
      if (!/uni-mp-weixin[\\/]dist[\\/]uni\.mp\.esm\.js/.test(id)) return
      const parts = code.split(CALL_HOME)
      if (parts.length !== 2) {
        this.error('uni-mp-weixin changed: its call home is not where it was; look for preloadAssets')
      }
      hasSeenCallHome = true
      return { code: parts.join('false'), map: null }
    },
    buildEnd(error) {
      hasFailed = Boolean(error)
      if (!error && process.env.UNI_PLATFORM === 'mp-weixin' && !hasSeenCallHome) {
        this.error('uni-mp-weixin changed: its runtime was not found, so its call home may be in')
      }
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && /\.(css|wxss)$/.test(file.fileName)) {
            file.source = homely(String(file.source))
          }
        }
      },
    },
    closeBundle: {
      order: 'post',
      handler() {
        // uni writes some wxss after generateBundle: sweep the folder too, then prove it.
        const folder = process.env.UNI_OUTPUT_DIR
        if (hasFailed || !folder || !fs.existsSync(folder)) return
        for (const file of files(folder).filter((name) => /\.(css|wxss)$/.test(name))) {
          const before = fs.readFileSync(file, 'utf8')
          const after = homely(before)
          if (after !== before) fs.writeFileSync(file, after)
          const left = FOREIGN.exec(after)
          if (left) throw new Error(`${path.relative(folder, file)} still loads ${left[0]}`)
        }
      },
    },
  }
}
