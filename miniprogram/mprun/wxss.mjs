/** WXSS of a compiled mini-program as CSS for the runner: rpx, the page's own height, WeChat's tags. */
import fs from 'node:fs'
import path from 'node:path'
import postcss from 'postcss'

/** Tags of WeChat that the runner draws as elements named wx-<tag>. */
export const BUILTIN = [
  ...['view', 'text', 'button', 'image', 'scroll-view', 'swiper', 'swiper-item', 'navigator', 'label', 'form', 'picker', 'picker-view', 'picker-view-column'],
  ...['switch', 'checkbox', 'checkbox-group', 'radio', 'radio-group', 'slider', 'icon', 'progress', 'rich-text', 'block', 'cover-view', 'cover-image'],
  ...['root-portal', 'page-meta', 'match-media', 'movable-area', 'movable-view', 'map', 'open-data', 'web-view', 'camera', 'video', 'editor'],
]
/** Tags that are the browser's own element. */
export const NATIVE = ['input', 'textarea', 'canvas']

const TAG = new RegExp(`(^|[\\s>+~,(])(${BUILTIN.join('|')})(?=$|[\\s>+~,.:#\\[)])`, 'g')
const PAGE = /(^|[\s>+~,(])page(?=$|[\s>+~,.:#[)])/g
const RPX = /(-?[\d.]+)rpx/g
const VH = /(-?[\d.]+)vh\b/g

/** The text of one file with what it imports, each file once. `folder`: the mini-program's. */
export function toCss(folder, file, seen = new Set()) {
  if (seen.has(file)) return ''
  seen.add(file)
  const root = postcss.parse(fs.readFileSync(path.join(folder, file), 'utf8'), { from: file })
  let imported = ''
  root.walkAtRules('import', (rule) => {
    const named = rule.params.replace(/['"]|url\(|\)/g, '')
    const target = named.startsWith('/') ? named.slice(1) : path.posix.join(path.posix.dirname(file), named)
    imported += toCss(folder, target, seen)
    rule.remove()
  })
  root.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
    rule.selectors = rule.selectors.map((one) => one.replace(PAGE, '$1wx-page').replace(TAG, '$1wx-$2'))
  })
  root.walkDecls((declaration) => {
    declaration.value = declaration.value.replace(RPX, 'calc($1 * var(--mp-rpx))').replace(VH, 'calc($1 * var(--mp-vh))')
  })
  return imported + root.toString()
}
