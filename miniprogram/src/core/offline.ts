/**
 * Work done without a network, replayed exactly once (POST /api/<audience>/sync/ops).
 *
 * Each operation gets an id and a number of this device and is kept in storage before anything is
 * sent. The server answers each: applied and duplicate are done; a conflict is kept for the person
 * to see, with the server's words; retry stays in the queue. The count shows as 待同步.
 */
import { reactive } from 'vue'
import type { components } from '@/api/types'
import { post } from './api'
import { ApiError } from './errors'
import { words } from './i18n'
import { freshId } from './random'
import { keep, recall } from './storage'

export type Op = components['schemas']['OpsBody.OpIn']
export type OpAnswer = components['schemas']['OpsOut.OpOut']
export type OpAudience = 'leader' | 'staff'

/** The app's limits: what the phone keeps, and what one request carries. */
export const MAX_WAITING = 300
const BATCH = 50
const MAX_CONFLICTS = 50
const PAUSES_MS = [2000, 5000, 15_000, 30_000]

const t = words({
  zh: { full: '待同步的操作太多，请先连上网络' },
  en: { full: 'Too much is waiting to be sent. Please connect first' },
})

export interface Conflict {
  op: Op
  code: string
  message: string
}
interface Kept {
  device: string
  seq: number
  waiting: Op[]
  conflicts: Conflict[]
}

export type Send = (device: string, ops: Op[]) => Promise<OpAnswer[]>

export class OfflineQueue {
  readonly state = reactive<Kept>({ device: '', seq: 0, waiting: [], conflicts: [] })
  private flushing: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private attempts = 0
  private readonly listeners = new Set<(answer: OpAnswer, op: Op) => void>()

  constructor(
    private readonly name: string,
    private readonly send: Send,
  ) {
    const kept = recall<Kept>(name, { device: freshId('d'), seq: 0, waiting: [], conflicts: [] })
    Object.assign(this.state, kept)
  }

  /** Hears the server's answer to each operation. Call what is returned to stop. */
  listen(heard: (answer: OpAnswer, op: Op) => void): () => void {
    this.listeners.add(heard)
    return () => this.listeners.delete(heard)
  }

  /**
   * Keep an operation and try to send. Throws ApiError `offline.full` when there is no room.
   *
   * `instead`: what still waits and is said again by this one. Only for operations that tell how
   * things stand (picked so far): one that is under way may be applied before or not at all.
   */
  add(kind: string, body: Record<string, unknown>, instead: (op: Op) => boolean = () => false): Op {
    const op: Op = {
      op_id: freshId('op'),
      seq: this.state.seq + 1,
      kind,
      at: new Date().toISOString(),
      body,
    }
    const others = this.state.waiting.filter((one) => !instead(one))
    if (others.length >= MAX_WAITING || !this.store([...others, op], op.seq)) {
      throw new ApiError(0, 'offline.full', t('full'))
    }
    void this.flush()
    return op
  }

  /** Send what waits, oldest first. Joins a flush that is under way. Never throws. */
  flush(): Promise<void> {
    this.flushing ??= this.run().finally(() => {
      this.flushing = null
    })
    return this.flushing
  }

  /** The person has read a conflict. */
  dismiss(opId: string): void {
    this.state.conflicts = this.state.conflicts.filter((one) => one.op.op_id !== opId)
    this.store(this.state.waiting, this.state.seq)
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer)
    while (this.state.waiting.length > 0) {
      const batch = this.state.waiting.slice(0, BATCH)
      let answers: OpAnswer[]
      try {
        answers = await this.send(this.state.device, batch)
      } catch {
        this.later()
        return
      }
      this.attempts = 0
      if (!this.settle(batch, answers)) {
        this.later()
        return
      }
    }
  }

  /** Take out what is decided; false when something has to be sent again. */
  private settle(batch: Op[], answers: OpAnswer[]): boolean {
    const byId = new Map(answers.map((answer) => [answer.op_id, answer]))
    const decided = new Set<string>()
    for (const op of batch) {
      const answer = byId.get(op.op_id)
      if (!answer || answer.status === 'retry') continue
      decided.add(op.op_id)
      if (answer.status === 'conflict') this.blame(op, answer)
    }
    this.store(
      this.state.waiting.filter((op) => !decided.has(op.op_id)),
      this.state.seq,
    )
    for (const op of batch) {
      const answer = byId.get(op.op_id)
      if (answer && decided.has(op.op_id)) for (const heard of [...this.listeners]) heard(answer, op)
    }
    return decided.size === batch.length
  }

  private blame(op: Op, answer: OpAnswer): void {
    const conflict = { op, code: answer.error?.code ?? '', message: answer.error?.message ?? '' }
    this.state.conflicts = [conflict, ...this.state.conflicts].slice(0, MAX_CONFLICTS)
  }

  private later(): void {
    const pause = PAUSES_MS[Math.min(this.attempts, PAUSES_MS.length - 1)] ?? 30_000
    this.attempts += 1
    this.timer = setTimeout(() => void this.flush(), pause)
  }

  private store(waiting: Op[], seq: number): boolean {
    const next = { device: this.state.device, seq, waiting, conflicts: this.state.conflicts }
    if (!keep(this.name, next)) return false
    this.state.waiting = waiting
    this.state.seq = seq
    return true
  }
}

const queues = new Map<OpAudience, OfflineQueue>()

/** The queue of an audience on this phone. */
export function offlineQueue(audience: OpAudience): OfflineQueue {
  let queue = queues.get(audience)
  if (!queue) {
    const path = audience === 'leader' ? '/api/leader/sync/ops' : '/api/staff/sync/ops'
    queue = new OfflineQueue(`ops.${audience}`, async (device, ops) => {
      return (await post(path, { body: { device, ops } })).answers
    })
    queues.set(audience, queue)
  }
  return queue
}

/** The app opens or the network is back: send everything now, also what an earlier run left behind. */
export function flushQueues(): void {
  for (const audience of ['leader', 'staff'] as const) {
    const hasWork = recall<Kept | null>(`ops.${audience}`, null)?.waiting.length
    if (hasWork) void offlineQueue(audience).flush()
  }
}
