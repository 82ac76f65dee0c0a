/** What is shown: what the server said last, and on it what this phone did since. */
import type { Op } from '@/core/offline'
import type { Task } from './picking'

export interface Person {
  id: string
  name: string
}
/** A task as it is shown; `isWaiting`: something done to it is not sent yet. */
export type Shown = Task & { isWaiting: boolean }

type Change = (task: Task, body: Record<string, unknown>, me: Person) => Task

const CHANGES: Record<string, Change> = {
  take: (task, _, me) => (task.state === 'open' ? { ...task, state: 'taken', assignee_id: me.id, assignee_name: me.name } : task),
  pick: (task, body) => picked(task, (body.lines as { line_id: string; quantity: number }[] | undefined) ?? []),
  hand_over: (task) => (task.state === 'picked' ? { ...task, state: 'handed_over', shipment_state: 'shipped' } : task),
  refuse: (task, body) => ({ ...task, state: 'refused', shipment_state: 'refused', refuse_reason: String(body.reason ?? '') }),
}

function picked(task: Task, counts: { line_id: string; quantity: number }[]): Task {
  if (task.state !== 'taken') return task
  const said = new Map(counts.map((one) => [one.line_id, one.quantity]))
  const lines = task.lines.map((line) => ({ ...line, picked: said.get(line.line_id) ?? line.picked }))
  if (!lines.every((line) => line.picked >= line.quantity)) return { ...task, lines }
  return { ...task, lines, state: 'picked', shipment_state: task.flow === 'pickup' ? 'ready' : 'picked' }
}

function changed(task: Task, op: Op, me: Person): Task {
  if (op.body.task_id !== task.task_id) return task
  return CHANGES[op.kind]?.(task, op.body, me) ?? task
}

/** `settled`: what the server has done meanwhile, `waiting`: what it has not heard of. */
export function overlay(task: Task, settled: Op[], waiting: Op[], me: Person): Shown {
  const mine = waiting.filter((op) => op.body.task_id === task.task_id)
  const shown = [...settled, ...mine].reduce((sofar, op) => changed(sofar, op, me), task)
  return { ...shown, isWaiting: mine.length > 0 }
}

export type Tab = 'pick' | 'leave' | 'road' | 'collect'

const ON_ROAD = ['shipped', 'in_transit']
const ON_FOOT = ['rider', 'express'] // by whom it goes to the customer's door

/** Where a task is listed; null: nothing is left to do here. */
export function tabOf(task: Task): Tab | null {
  if (task.state === 'open' || task.state === 'taken') return 'pick'
  if (task.state === 'handed_over' && ON_FOOT.includes(task.flow) && ON_ROAD.includes(task.shipment_state)) return 'road'
  if (task.state !== 'picked') return null
  return task.flow === 'pickup' ? 'collect' : 'leave'
}

/** What needs me now: mine, then what nobody has, then colleagues'; in each the most urgent first. */
export function inOrder<T extends Task>(tasks: T[], me: string): T[] {
  const group = (task: Task) => (task.state === 'taken' ? (task.assignee_id === me ? 0 : 2) : 1)
  return [...tasks].sort((a, b) => group(a) - group(b) || a.due_at.localeCompare(b.due_at) || a.task_id.localeCompare(b.task_id))
}
