const FOREIGN_PICTURE = /url\(\s*["']?https?:\/\/cdn\d*\.dcloud\.net\.cn\/[^)]*\)/g
const FOREIGN_FONT = /@font-face\s*\{[^}]*at\.alicdn\.com[^}]*\}/g
/** An address of somebody else in a style sheet. */
export const FOREIGN = /(?:url\(\s*["']?|@import\s+["'])(?:https?:)?\/\/[^)"']+/

/** A style sheet without foreign addresses. */
export function homely(css: string): string {
  return css.replace(FOREIGN_PICTURE, 'none').replace(FOREIGN_FONT, '')
}
