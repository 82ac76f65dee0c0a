/** When a payout can be booked. */
import { fenOf } from '@/core/money'

/** Why not: no amount, more than is owed, no reference. '' when it can. */
export function payProblem(yuan: string, reference: string, owedFen: number): '' | 'amount' | 'tooMuch' | 'reference' {
  const fen = fenOf(yuan)
  if (!fen) return 'amount'
  if (fen > owedFen) return 'tooMuch'
  return reference.trim() ? '' : 'reference'
}
