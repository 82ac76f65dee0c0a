const SHEET = /\s*<link rel="stylesheet"[^>]*>/g
const FIRST = '<!--first-->'

/** The page with its style sheets behind what is shown first. */
export function sheetsLast(page: string): string {
  const sheets = page.match(SHEET) ?? []
  if (sheets.length === 0 || !page.includes(FIRST)) throw new Error('index.html has changed: no style sheet, or no <!--first-->')
  return page.replace(SHEET, '').replace(FIRST, sheets.map((one) => one.trim()).join('\n    '))
}
