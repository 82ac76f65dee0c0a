/** What somebody has chosen to give back, as the server wants it. Money in fen. */
import type { Schema } from '@/core/api'
import { fenOf } from '@/core/money'
import { isLoose, stepOf } from '@/core/quantity'

export type Order = Schema<'RefundableOrderView'>
export type Line = Order['lines'][number]
export type Fate = 'good' | 'damaged' | 'gone'

export interface Choice {
  quantity: number
  /** Typed yuan; '' is the units' own share. */
  yuan: string
  fate: Fate
  placeId: string
}

/** Units that the customer has and that were not given back. */
export const returnable = (line: Line): number => Math.min(line.delivered, line.quantity - line.refunded_quantity)

/** One piece, or all of what is weighed; money alone where the goods are not with the customer. */
export function firstChoice(line: Line, placeId: string): Choice {
  const most = returnable(line)
  const quantity = isLoose(line.base_unit) ? most : Math.min(1, most)
  return { quantity, yuan: '', fate: 'good', placeId }
}

/** Why a choice cannot be sent: nothing chosen, no amount, more than is left. */
export function problemOf(line: Line, choice: Choice): '' | 'nothing' | 'amount' | 'tooMuch' {
  const fen = choice.yuan.trim() ? fenOf(choice.yuan) : null
  if (choice.yuan.trim() && !fen) return 'amount'
  if (fen !== null && fen > line.left_fen) return 'tooMuch'
  return choice.quantity === 0 && fen === null ? 'nothing' : ''
}

export function asBody(line: Line, choice: Choice): Schema<'RefundLineBody'> {
  const isBack = choice.quantity > 0 && choice.fate !== 'gone'
  return {
    line_id: line.id,
    quantity: choice.quantity,
    amount_fen: choice.yuan.trim() ? fenOf(choice.yuan) : null,
    restock: isBack,
    condition: choice.fate === 'damaged' ? 'damaged' : 'good',
    place_id: isBack ? choice.placeId : null,
  }
}

/** One step less or more than now, the odd rest of a weighed line included. */
export function stepped(line: Line, quantity: number, by: 1 | -1): number {
  const step = stepOf(line.base_unit)
  const next = by > 0 ? quantity + step : Math.ceil(quantity / step) * step - step
  return Math.max(0, Math.min(returnable(line), next))
}

/** Money that is decided but not with the customer yet. */
export const onTheWay = (order: Order): number =>
  order.refunds.filter((one) => one.state === 'asked' || one.state === 'processing').reduce((sum, one) => sum + one.amount_fen, 0)
