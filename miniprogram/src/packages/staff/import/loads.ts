/** A file on its way: what is said of it, how it is sent. */
import type { Schema } from '@/core/api'
import { address } from '@/core/api'
import { chooseFile, upload } from '@/core/upload'
import { i } from './words'

export type Load = Schema<'LoadDetail'>
export type Item = Schema<'LoadsPage'>['items'][number]
export type Kind = 'stock' | 'products' | 'prices'

export const KINDS: Kind[] = ['stock', 'products', 'prices']
export const TONES: Record<string, 'info' | 'warn' | 'price' | 'brand' | 'plain'> = {
  checking: 'info',
  checked: 'warn',
  refused: 'price',
  applying: 'info',
  done: 'brand',
  failed: 'price',
  dropped: 'plain',
}
const ENDINGS = ['.csv', '.xlsx', '.xlsm']
const MEGA = 1024 * 1024

export const isMoving = (load: { state: string }): boolean => load.state === 'checking' || load.state === 'applying'

/** 12,345 */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

export function sizeWords(bytes: number): string {
  return bytes >= MEGA ? i('sizeMega', { n: (bytes / MEGA).toFixed(1) }) : i('size', { n: Math.max(1, Math.round(bytes / 1024)) })
}

/** What it is now, and what happens next. */
export function says(load: Item): string {
  if (load.state === 'refused') return load.error_count ? i('saysRefused', { n: count(load.error_count) }) : i('saysRefusedFile')
  if (load.state === 'checked') return i('saysChecked', { n: count(load.rows ?? 0) })
  if (load.state === 'done') return i('saysDone', { n: count(load.rows ?? 0) })
  if (load.state === 'failed') return i('saysFailed', { n: count(load.done_rows) })
  if (load.state === 'applying') return i('saysApplying')
  return load.state === 'dropped' ? i('saysDropped') : i('saysChecking')
}

/** 0 to 100; null where there is nothing to measure. */
export function percent(load: Item): number | null {
  if (load.state !== 'applying' || !load.rows) return null
  return Math.floor((load.done_rows / load.rows) * 100)
}

/** Choose and send; null when nobody chose anything. Throws ApiError. */
export async function sendFile(kind: Kind, sent: (percent: number) => void): Promise<Item | null> {
  const picked = await chooseFile(ENDINGS)
  if (!picked) return null
  sent(0)
  return upload<Item>(address('/api/hq/importing/loads', {}, { kind, name: picked.name }), picked, sent)
}
