/**
 * The desk of a clerk: the place, its tasks, what this phone did and has not sent. Shared by the
 * pages of this package, kept on the phone, followed live.
 */
import { computed, reactive, watch } from 'vue'
import { get, type Schema } from '@/core/api'
import { device } from '@/core/device'
import { ApiError, wordsOf } from '@/core/errors'
import { type Op, type OpAnswer, offlineQueue } from '@/core/offline'
import { session } from '@/core/session'
import { follow, lines } from '@/core/socket'
import { keep, recall } from '@/core/storage'
import { overlay, type Shown } from './overlay'
import type { Goods, Task } from './picking'

export type Board = Schema<'ScreenStaffBoard'>
type Place = Schema<'PlacePage'>['items'][number]

const RELOAD_AFTER_MS = 300
const SETTLED_KEPT = 200

export const queue = offlineQueue('staff')

export const desk = reactive({
  places: recall<Place[]>('staff.places', []),
  placeId: recall('staff.place', ''),
  name: recall('staff.name', ''),
  board: null as Board | null,
  /** Tasks opened by themselves, and their goods. */
  single: {} as Record<string, { task: Task; goods: Goods[]; askedAt: number }>,
  askedAt: 0,
  isLoading: false,
  isOld: false,
  isOffline: false,
  /** Signed in, but nobody's staff. */
  isStranger: false,
  error: '',
})
desk.board = keptBoard(desk.placeId)
desk.isOld = desk.board !== null

/** Operations the server has applied, with when we heard: until a later answer shows them. */
const settled = reactive<{ ops: { op: Op; at: number }[] }>({ ops: [] })

queue.listen((answer, op) => {
  if (answer.status === 'applied' || answer.status === 'duplicate') {
    settled.ops = [...settled.ops, { op, at: Date.now() }].slice(-SETTLED_KEPT)
  }
  reloadSoon()
})

export const me = computed(() => ({ id: session.personId, name: desk.name }))
export const place = computed(() => desk.places.find((one) => one.id === desk.placeId) ?? null)
export const isStore = computed(() => (desk.board?.place ?? place.value)?.kind === 'store')

const since = (askedAt: number) => settled.ops.filter((one) => one.at >= askedAt).map((one) => one.op)

/** The board's tasks as they stand, with what this phone did. */
export const tasks = computed<Shown[]>(() => {
  const done = since(desk.askedAt)
  return (desk.board?.tasks ?? []).map((task) => overlay(task, done, queue.state.waiting, me.value))
})

/** One task as it stands: from the board or from its own page, whichever was asked later. */
export function shownTask(taskId: string): Shown | null {
  const single = desk.single[taskId]
  const listed = tasks.value.find((one) => one.task_id === taskId)
  if (!single || (listed && desk.askedAt > single.askedAt)) return listed ?? null
  return overlay(single.task, since(single.askedAt), queue.state.waiting, me.value)
}

/** Every product this phone knows: also one of another task is called by its name. */
export function goodsOf(taskId: string): Goods[] {
  const found = new Map((desk.board?.goods ?? []).map((one) => [one.sku_id, one]))
  for (const one of desk.single[taskId]?.goods ?? []) found.set(one.sku_id, one)
  return [...found.values()]
}

function keptBoard(placeId: string): Board | null {
  const kept = recall<Board | null>('staff.board', null)
  return kept && kept.place.place_id === placeId ? kept : null
}

/** As much of the board as the phone's storage takes, the most urgent first. */
function keepBoard(board: Board): void {
  const count = board.tasks.length
  for (const size of [count, count >> 1, count >> 2, 0]) {
    const some = board.tasks.slice(0, size)
    const used = new Set(some.flatMap((task) => task.lines.map((line) => line.sku_id)))
    if (keep('staff.board', { ...board, tasks: some, goods: board.goods.filter((one) => used.has(one.sku_id)) })) return
  }
}

export function choosePlace(placeId: string): void {
  if (placeId === desk.placeId) return
  desk.placeId = placeId
  keep('staff.place', placeId)
  desk.board = keptBoard(placeId)
  void load()
}

async function loadPlaces(): Promise<void> {
  if (desk.places.length && desk.name) return
  const [mine, who] = await Promise.all([get('/api/staff/places/mine', { query: { limit: 100 } }), get('/api/shop/identity/me')])
  desk.places = mine.items
  desk.name = who.name
  keep('staff.places', mine.items)
  keep('staff.name', who.name)
  if (!mine.items.some((one) => one.id === desk.placeId)) choosePlace(mine.items[0]?.id ?? '')
}

/** The place of this desk; asked for when the phone does not know one yet. Throws ApiError; '' when there is none. */
export async function placeId(): Promise<string> {
  try {
    if (!desk.placeId) await loadPlaces()
    return desk.placeId
  } catch (problem) {
    desk.isStranger = isRefused(problem)
    throw problem
  }
}
const isRefused = (problem: unknown) => problem instanceof ApiError && problem.status === 403 && desk.board === null

let turn = 0

/** Load the board anew. Never throws: `desk` says how it went. */
export async function load(): Promise<void> {
  const mine = ++turn
  desk.isLoading = true
  try {
    await loadPlaces()
    const askedAt = Date.now()
    if (mine !== turn || !desk.placeId) return
    const found = await get('/api/staff/screens/board', { query: { place_id: desk.placeId } })
    if (mine !== turn) return
    Object.assign(desk, { board: found, askedAt, isOld: false, isOffline: false, isStranger: false, error: '' })
    keepBoard(found)
  } catch (problem) {
    if (mine !== turn) return
    desk.error = wordsOf(problem)
    desk.isOffline = problem instanceof ApiError && problem.isOffline
    desk.isStranger = isRefused(problem)
    desk.isOld = desk.board !== null
  } finally {
    if (mine === turn) desk.isLoading = false
  }
}

/** One task with its goods. Throws ApiError. */
export async function loadTask(taskId: string): Promise<void> {
  const askedAt = Date.now()
  const page = await get('/api/staff/screens/tasks/{task_id}', { path: { task_id: taskId } })
  desk.single[taskId] = { task: page.task, goods: page.goods, askedAt }
  if (!desk.placeId) choosePlace(page.place.place_id)
}

let soon: ReturnType<typeof setTimeout> | undefined
const watchers = new Set<() => void>()

function reloadSoon(): void {
  clearTimeout(soon)
  soon = setTimeout(() => {
    if (watchers.size === 0) return
    void load()
    for (const watcher of [...watchers]) watcher()
  }, RELOAD_AFTER_MS)
}

/** Another place was chosen on this page: what is shown is of the old one. */
export function onOtherPlace(run: () => void): void {
  watch(
    () => desk.placeId,
    (_, old) => old && run(),
  )
}

/** The network is back: what is shown is from before. */
watch(
  () => device.isOnline && lines.staff === 'live',
  (isBack) => isBack && reloadSoon(),
)

/** Follow the place while a page is open; `changed` runs with each reload. */
export function watchDesk(changed: () => void = () => {}): () => void {
  watchers.add(changed)
  const stop = follow('staff', reloadSoon)
  return () => {
    watchers.delete(changed)
    stop()
  }
}

/** Wait for the server's word on an operation; null when it has not come in time. */
export function answerTo(op: Op, milliseconds: number): Promise<OpAnswer | null> {
  return new Promise((resolve) => {
    const stop = queue.listen((answer, told) => {
      if (told.op_id === op.op_id) end(answer)
    })
    const timer = setTimeout(() => end(null), milliseconds)
    function end(answer: OpAnswer | null): void {
      clearTimeout(timer)
      stop()
      resolve(answer)
    }
  })
}

/** What was picked so far. Said anew for a task, it takes the place of what still waits. */
export function pick(taskId: string, picked: Record<string, number>): Op {
  const isMine = (op: Op) => op.kind === 'pick' && op.body.task_id === taskId
  const counts: Record<string, number> = {}
  for (const op of queue.state.waiting.filter(isMine)) {
    for (const line of op.body.lines as { line_id: string; quantity: number }[]) counts[line.line_id] = line.quantity
  }
  Object.assign(counts, picked)
  const lines = Object.entries(counts).map(([line_id, quantity]) => ({ line_id, quantity }))
  return queue.add('pick', { task_id: taskId, lines }, isMine)
}
