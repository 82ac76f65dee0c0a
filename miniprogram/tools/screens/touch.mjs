/** Fingers and screen readers: what can be pressed is at least 44 px each way and has a name to be read out. */

const PRESSABLE = 'uni-button, uni-switch, input, textarea, [role=button], [role=radio], [role=checkbox], [role=tab], [role=link], a, .uni-tabbar__item'

/** One line for each kind of thing that is too small or has no name; what is covered or switched off is left out. */
export function clumsy(page, least = 44) {
  return page.evaluate(
    ([pressable, least]) => {
      const nameOf = (node) => {
        const said = [node, ...node.querySelectorAll('[aria-label], [placeholder]')].map((one) => one.getAttribute('aria-label') || one.getAttribute('placeholder'))
        return (said.find(Boolean) || node.innerText || node.closest('[aria-label]')?.getAttribute('aria-label') || '').trim()
      }
      const isOnTop = (node, box) => {
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        return top && (node.contains(top) || top.contains(node))
      }
      // A field is pressed by its whole row; a switch by its cell.
      const reach = (node) => (/^(INPUT|TEXTAREA|UNI-SWITCH)$/.test(node.tagName) ? (node.closest('.j-field, .j-scan, .field, .row, .j-cell') ?? node) : node)

      const found = new Set()
      for (const node of document.querySelectorAll(pressable)) {
        const box = reach(node).getBoundingClientRect()
        if (!box.width || !box.height || !isOnTop(node, node.getBoundingClientRect())) continue
        const what = `(${node.className || node.tagName})`
        const name = nameOf(node)
        if (!name) found.add(`no name to read out ${what}`)
        const isBar = node.closest('.bars') // of a chart: each stands as a row below it too
        if (!isBar && Math.min(box.width, box.height) < least - 0.5) found.add(`${Math.round(box.width)} x ${Math.round(box.height)} px to press "${name.slice(0, 20)}" ${what}`)
      }
      return [...found]
    },
    [PRESSABLE, least],
  )
}
