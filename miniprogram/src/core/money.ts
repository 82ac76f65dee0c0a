/** Money is whole fen. Shown as small ¥, large yuan, small fen; never as a float. */
export interface MoneyParts {
  sign: '' | '-'
  yuan: string
  fen: string
}

export function moneyParts(fen: number): MoneyParts {
  const whole = Math.abs(Math.trunc(fen))
  const yuan = String(Math.floor(whole / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return { sign: fen < 0 ? '-' : '', yuan, fen: String(whole % 100).padStart(2, '0') }
}

/** `¥12,345.60`, for sentences and screen readers. */
export function money(fen: number): string {
  const { sign, yuan, fen: cents } = moneyParts(fen)
  return `${sign}¥${yuan}.${cents}`
}

/** What a person typed, 12.3 -> 1230; null for what is no amount. */
export function fenOf(text: string): number | null {
  const found = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null
}

/** 123456 -> 1234.56, to stand in a field. */
export function yuanText(fen: number): string {
  const { sign, yuan, fen: cents } = moneyParts(fen)
  return `${sign}${yuan.replace(/,/g, '')}.${cents}`
}
