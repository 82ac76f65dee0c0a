/** The line of proof: what WeChat says it took and gave back is what our orders say. */
import { money } from '@/core/money'
import type { Said } from '../core/i18n'
import { call } from '../core/person'
import { players } from '../core/stage'
import { until } from '../core/until'

interface Sums {
  paid: number
  back: number
}
interface Page<T> {
  items: T[]
  next_cursor: string | null
}

async function all<T>(ask: (cursor: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = []
  for (let cursor = '', turn = 0; turn < 20; turn += 1) {
    const page = await ask(cursor)
    found.push(...page.items)
    if (!page.next_cursor) break
    cursor = `&cursor=${page.next_cursor}`
  }
  return found
}

async function wechats(openids: string[]): Promise<Sums> {
  const rows = await all((cursor) => call<Page<{ openid: string; total_fen: number; refunded_fen: number; paid_at: string | null }>>('GET', `/sandbox/payments?limit=200${cursor}`))
  const ours = rows.filter((row) => row.paid_at && openids.includes(row.openid))
  return { paid: sum(ours.map((row) => row.total_fen)), back: sum(ours.map((row) => row.refunded_fen)) }
}

async function ours(people: (typeof players)['home'][]): Promise<Sums> {
  const lists = await Promise.all(
    people.map(({ person }) => all((cursor) => person.get<Page<{ paid_fen: number; refunded_fen: number }>>(`/api/shop/ordering/orders?limit=50${cursor}`))),
  )
  const rows = lists.flat()
  return { paid: sum(rows.map((row) => row.paid_fen)), back: sum(rows.map((row) => row.refunded_fen)) }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

/** Both sides when they agree, else null: a refund may be on its way between the two questions. */
async function compare(people: (typeof players)['home'][]): Promise<{ theirs: Sums } | null> {
  const [theirs, mine] = await Promise.all([wechats(people.map((one) => one.person.openid)), ours(people)])
  return theirs.paid === mine.paid && theirs.back === mine.back ? { theirs } : null
}

/** Compares the two customers' whole history; throws when a fen differs. */
export async function books(): Promise<Said> {
  const people = [players.shopper, players.home]
  const { theirs } = await until(() => compare(people), 8, 'the books do not agree with WeChat')
  return {
    zh: `账对得上：微信实收 ${money(theirs.paid)}、退回 ${money(theirs.back)}，与订单账分毫不差`,
    en: `The books agree: WeChat took ${money(theirs.paid)} and gave back ${money(theirs.back)}, to the fen`,
  }
}
