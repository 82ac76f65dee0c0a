/**
 * What a scan means for a task, worked out on the phone: picking goes on without network. The
 * server applies the same rules when the count arrives (app/fulfilment/service/tasks.py).
 */
import type { Schema } from '@/core/api'

export type Task = Schema<'ScreenBoardTask'>
export type TaskLine = Task['lines'][number]
export type Goods = Schema<'ScreenStaffBoard.ScreenTaskGoods'>

/** A weighed tray within this share of what is wanted counts as all of it. */
const TOLERANCE_PERCENT = 5

export type Scanned =
  | { is: 'picked'; line: TaskLine; picked: Record<string, number>; added: number }
  | { is: 'enough'; name: string; quantity: number; baseUnit: string }
  | { is: 'tooMany'; name: string; left: number; scanned: number; baseUnit: string }
  | { is: 'foreign'; name: string }
  | { is: 'unknown' }

export interface Read {
  gtin: string
  plu: string
  grams: number
}

/** A GTIN of 14 digits, or a scale label's item and grams; null: the server may know more. */
export function readCode(text: string): Read | null {
  const code = text.trim().replace(/^\][A-Za-z]\d/, '')
  const link = /\/01\/(\d{8,14})(?:[/?#]|$)/.exec(code)
  const element = /^(?:\(01\)|\u001d?01)(\d{14})/.exec(code)
  const digits = link?.[1] ?? (/^\d{8}$|^\d{12,14}$/.test(code) ? code : element?.[1])
  if (!digits) return null
  if (!hasGoodCheckDigit(digits)) return null
  if (/^2[0-4]\d{11}$/.test(digits)) return { gtin: '', plu: digits.slice(2, 7), grams: Number(digits.slice(7, 12)) }
  if (/^2\d{12}$/.test(digits)) return { gtin: '', plu: digits.slice(2, 7), grams: 0 } // an amount is printed, no weight
  return { gtin: digits.padStart(14, '0'), plu: '', grams: 0 }
}

function hasGoodCheckDigit(digits: string): boolean {
  const sum = [...digits.slice(0, -1)].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0)
  return (10 - (sum % 10)) % 10 === Number(digits.slice(-1))
}

/** The product a code stands for and how many base units, among products this phone knows. */
export function findGoods(text: string, known: Goods[]): { goods: Goods; quantity: number } | null {
  const read = readCode(text)
  if (!read) return null
  for (const goods of known) {
    if (read.plu && goods.plu === read.plu) return { goods, quantity: read.grams || (goods.base_unit === 'gram' ? 0 : 1) }
    const code = read.gtin && goods.codes.find((one) => one.gtin === read.gtin)
    if (code) return { goods, quantity: code.factor }
  }
  return null
}

/** What a scan does to a task. `picked` names the new count of each line it touched. */
export function scan(text: string, task: Task, known: Goods[]): Scanned {
  const found = findGoods(text, known)
  if (!found || found.quantity === 0) return { is: 'unknown' }
  const { goods, quantity } = found
  const mine = task.lines.filter((line) => line.sku_id === goods.sku_id)
  if (mine.length === 0) return { is: 'foreign', name: goods.name }
  const open = mine.filter((line) => line.picked < line.quantity)
  const wanted = mine.reduce((sum, line) => sum + line.quantity, 0)
  const first = open[0]
  if (!first) return { is: 'enough', name: mine[0]!.name, quantity: wanted, baseUnit: goods.base_unit }
  const picked = goods.base_unit === 'gram' ? weigh(first, quantity) : count(open, quantity)
  const left = open.reduce((sum, line) => sum + line.quantity - line.picked, 0)
  if (!picked) return { is: 'tooMany', name: first.name, left, scanned: quantity, baseUnit: goods.base_unit }
  return { is: 'picked', line: first, picked, added: quantity }
}

/** A case may fill several lots' lines; more than is left is refused whole. */
function count(open: TaskLine[], quantity: number): Record<string, number> | null {
  const picked: Record<string, number> = {}
  let left = quantity
  for (const line of open) {
    const take = Math.min(left, line.quantity - line.picked)
    picked[line.line_id] = line.picked + take
    left -= take
    if (left === 0) return picked
  }
  return null
}

function weigh(line: TaskLine, grams: number): Record<string, number> | null {
  const total = line.picked + grams
  const slack = Math.floor((line.quantity * TOLERANCE_PERCENT) / 100)
  if (Math.abs(total - line.quantity) <= slack) return { [line.line_id]: line.quantity }
  return total < line.quantity ? { [line.line_id]: total } : null
}

/** The way through the shop: dry goods first, cold ones last, one shelf after the other. */
const WARMTH = ['常温', '阴凉', '冷藏', '冷冻']

export function walkOrder(lines: TaskLine[], known: Goods[]): TaskLine[] {
  const goods = new Map(known.map((one) => [one.sku_id, one]))
  const rank = (line: TaskLine): [number, string, string] => {
    const one = goods.get(line.sku_id)
    const warmth = WARMTH.indexOf(one?.storage ?? '')
    return [warmth < 0 ? 0 : warmth, one?.category ?? '', one?.code ?? '']
  }
  return [...lines].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    return x[0] - y[0] || x[1].localeCompare(y[1], 'zh') || x[2].localeCompare(y[2])
  })
}

export interface Progress {
  done: number
  of: number
  isAll: boolean
}

/** Lines done, of all: pieces and grams do not add up. */
export function progress(lines: TaskLine[]): Progress {
  const done = lines.filter((line) => line.picked >= line.quantity).length
  return { done, of: lines.length, isAll: lines.length > 0 && done === lines.length }
}
