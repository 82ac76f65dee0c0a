/** Words too faint to read: contrast below 4.5:1 between a word and what lies behind it. */

/** One line for each kind of word that is too faint; what is covered or switched off is left out. */
export function fainter(page, least = 4.5) {
  return page.evaluate((least) => {
    const parsed = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]
      return { r, g, b, a }
    }
    const over = (top, under) => {
      const mix = (name) => top[name] * top.a + under[name] * (1 - top.a)
      return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 }
    }
    const light = ({ r, g, b }) => {
      const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const ratio = (one, other) => {
      const [high, low] = [light(one), light(other)].sort((a, b) => b - a)
      return (high + 0.05) / (low + 0.05)
    }
    const ancestors = (node) => {
      const all = []
      for (let at = node; at; at = at.parentElement) all.push(at)
      return all
    }
    const behind = (chain) => chain.map((one) => parsed(getComputedStyle(one).backgroundColor)).reduceRight((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 })

    const found = new Set()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim()
      const element = walker.currentNode.parentElement
      if (!text || !element || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      const box = range.getBoundingClientRect()
      if (!box.width || !box.height) continue
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      if (!top || !(top.contains(element) || element.contains(top))) continue
      const chain = ancestors(element)
      const opacity = chain.reduce((product, one) => product * Number(getComputedStyle(one).opacity), 1)
      if (opacity < 0.9) continue // switched off, or on its way in or out
      const ground = behind(chain)
      const ink = over(parsed(getComputedStyle(element).color), ground)
      const seen = ratio(ink, ground)
      if (seen < least) found.add(`contrast ${seen.toFixed(2)} of "${text.slice(0, 20)}" (${element.className || element.tagName})`)
    }
    return [...found]
  }, least)
}
