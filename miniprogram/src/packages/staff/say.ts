/** How staff pages say things. */
import type { IconName } from '@/components/JIcon.vue'
import { listed } from '@/core/i18n'
import type { Conflict } from '@/core/offline'
import { quantityWords } from '@/core/quantity'
import { when } from '@/core/time'
import type { Goods, Scanned, Task } from './picking'
import { q } from './conflicts'
import { w } from './words'

const FLOWS = ['pickup', 'transfer', 'rider', 'express'] as const
const ICONS: Record<string, IconName> = { pickup: 'bag', transfer: 'truck', rider: 'truck', express: 'box' }
const REASONS = ['缺货', '破损', '临期', '忙不过来', '其他'] as const
export const OTHER_REASON = '其他'
export const KNOWN_REASONS: string[] = [...REASONS]

export const flowIcon = (flow: string): IconName => ICONS[flow] ?? 'box'

export function flowWords(flow: string): string {
  const known = FLOWS.find((one) => one === flow)
  return known ? w(`flow_${known}`) : flow
}

export function reasonWords(reason: string): string {
  const known = REASONS.find((one) => one === reason)
  return known ? w(`reason_${known}`) : reason
}

export interface Deadline {
  words: string
  tone: 'price' | 'warn' | 'plain'
}
const SOON_MINUTES = 30

/** 已晚 12 分钟 · 还剩 20 分钟 · 今天 18:30 前 */
export function deadline(dueAt: string, now: number): Deadline {
  const minutes = Math.floor((Date.parse(dueAt) - now) / 60_000)
  if (minutes < -90) return { words: w('lateHours', { n: Math.floor(-minutes / 60) }), tone: 'price' }
  if (minutes < 0) return { words: w('late', { n: -minutes }), tone: 'price' }
  if (minutes <= SOON_MINUTES) return { words: w('leftMinutes', { n: Math.max(1, minutes) }), tone: 'warn' }
  return { words: w('by', { when: when(dueAt) }), tone: 'plain' }
}

export function unitOf(skuId: string, goods: Goods[]): string {
  return goods.find((one) => one.sku_id === skuId)?.base_unit ?? 'piece'
}

/** 可乐 ×2、苹果 800 克 */
export function goodsWords(task: Task, goods: Goods[], most = 3): string {
  return listed(task.lines.slice(0, most).map((line) => `${line.name} ${quantityWords(line.quantity, unitOf(line.sku_id, goods))}`))
}

/** Where it goes, as far as everybody may read. */
export function destWords(task: Task): string {
  if (task.dest_name) return w('toPlace', { name: task.dest_name })
  const to = task.receiver
  return to ? w('toDistrict', { district: to.district, name: to.receiver, phone: to.phone }) : ''
}

/** What a scan came to, in words that say what to do. */
export function scanWords(seen: Scanned): string {
  if (seen.is === 'picked') return ''
  if (seen.is === 'unknown') return w('bad_unknown')
  if (seen.is === 'foreign') return w('bad_foreign', { name: seen.name })
  if (seen.is === 'enough') return w('bad_enough', { name: seen.name, n: quantityWords(seen.quantity, seen.baseUnit) })
  return w('bad_tooMany', { name: seen.name, left: quantityWords(seen.left, seen.baseUnit), scanned: quantityWords(seen.scanned, seen.baseUnit) })
}

const KINDS = ['take', 'pick', 'hand_over', 'refuse', 'hand_out', 'receive'] as const

export function conflictTitle(conflict: Conflict): string {
  const kind = KINDS.find((one) => one === conflict.op.kind)
  return q(kind ? `conflict_${kind}` : 'conflict_other')
}

/** The server's own words, where they say more than what to do. */
export function conflictWhy(conflict: Conflict): string {
  const fix = conflictFix(conflict)
  return fix === q('fix_code') || fix === q('fix_other') ? conflict.message : ''
}

/** What to do about it. */
export function conflictFix(conflict: Conflict): string {
  const code = conflict.code.replace('fulfilment.', '')
  if (code === 'task_taken') return q('fix_task_taken')
  if (code === 'illegal_transition') return q('fix_illegal')
  if (code === 'no_waybill') return q('fix_no_waybill')
  if (code === 'already_handed_out') return q('fix_handed')
  if (conflict.op.kind === 'hand_out') return q('fix_code')
  return q('fix_other')
}
