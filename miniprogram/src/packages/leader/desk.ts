/**
 * The leader's desk: which point, its board (kept for when there is no network), the work that waits,
 * and doing something so that it happens exactly once whatever the network does.
 */
import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, reactive, ref, watch } from 'vue'
import { get, type Schema } from '@/core/api'
import { device } from '@/core/device'
import { ApiError } from '@/core/errors'
import { useLoad } from '@/core/load'
import { offlineQueue, type Op, type OpAnswer } from '@/core/offline'
import { follow, lines } from '@/core/socket'
import { keep, recall } from '@/core/storage'
import { type Board, lay, type Parcel, type View } from './board'
import { warm } from './warm'

export type Point = Pick<Schema<'PlaceItem'>, 'id' | 'code' | 'name' | 'address'>

const PATIENCE_MS = 6000 // then the work is shown as waiting; it goes on being sent
const CALM_MS = 250 // events come in bunches
const TICK_MS = 30_000
const LINGER_MS = 1500 // from page to page the line stays open
const LISTS = ['arriving', 'to_hand_out', 'short'] as const

export const queue = offlineQueue('leader')
export const desk = reactive({
  points: recall<Point[]>('leader.points', []),
  pointId: recall<string>('leader.point', ''),
})
/** Done and answered, but not yet in the board that is shown. */
const answered = ref<Op[]>(recall<Op[]>('leader.answered', []))
/** What an operation was about, in words, for cards that are read much later. */
const labels = ref<Record<string, string>>(recall('leader.labels', {}))
export const now = ref(Date.now())

async function points(): Promise<Point[]> {
  try {
    const { items } = await get('/api/leader/places/mine', { query: { limit: 100 } })
    return items.map(({ id, code, name, address }) => ({ id, code, name, address }))
  } catch (problem) {
    if (problem instanceof ApiError && problem.status === 403) return [] // nobody's leader
    throw problem
  }
}

function choose(found: Point[]): string {
  desk.points = found
  keep('leader.points', found)
  if (!found.some((one) => one.id === desk.pointId)) desk.pointId = found[0]?.id ?? ''
  keep('leader.point', desk.pointId)
  return desk.pointId
}

/** The point of this desk; asked for when the phone does not know one yet. '' when there is none. */
export const pointId = async (): Promise<string> => desk.pointId || choose(await points())

export const board = useLoad<Board | null>(async () => {
  const known = answered.value.length
  const place_id = await pointId()
  if (!place_id) return null
  const got = await get('/api/leader/screens/board', { query: { place_id } })
  answered.value = answered.value.slice(known) // what was answered before we asked is in it
  keep('leader.answered', answered.value)
  now.value = Date.now()
  store(got)
  return got
})
board.data = recallBoard()
board.isOld = board.data !== null

/** Each list under a name of its own, since one name holds little; the longest lists lose their end. */
function store(got: Board): void {
  keep('leader.board', { ...got, arriving: [], to_hand_out: [], uncollected: [], short: [] })
  for (const list of LISTS) {
    let kept = got[list]
    while (!keep(`leader.${list}`, kept) && kept.length) kept = kept.slice(0, Math.floor(kept.length / 2))
  }
}

function recallBoard(): Board | null {
  const kept = recall<Board | null>('leader.board', null)
  if (!kept || (desk.pointId && kept.place.place_id !== desk.pointId)) return null
  for (const list of LISTS) kept[list] = recall<Parcel[]>(`leader.${list}`, [])
  return kept
}

/** Signed in, and leads no point. */
export const hasNoPoint = computed(() => !board.isLoading && !board.error && !board.data)
export const point = computed(() => desk.points.find((one) => one.id === desk.pointId))
const NOTHING: View = { arriving: [], ready: [], uncollected: [], short: [], given: [] }
export const view = computed<View>(() => (board.data ? lay(board.data, [...answered.value, ...queue.state.waiting], now.value) : NOTHING))

/** Another point of this leader. */
export function switchTo(id: string): void {
  if (id === desk.pointId) return
  desk.pointId = id
  keep('leader.point', id)
  board.data = null
  void board.load()
}

let calm: ReturnType<typeof setTimeout> | undefined
export function refreshSoon(): void {
  clearTimeout(calm)
  calm = setTimeout(() => void board.load(), CALM_MS)
}

queue.listen((answer, op) => {
  if (answer.status === 'applied' || answer.status === 'duplicate') {
    answered.value = [...answered.value, op]
    keep('leader.answered', answered.value)
  }
  refreshSoon()
})

/** The network is back: what is shown is from before. */
watch(
  () => device.isOnline && lines.leader === 'live',
  (isBack) => {
    if (isBack && board.isOffline) refreshSoon()
  },
)

/** At every look: send what waits, the board anew; which points there are, beside it. */
async function refresh(): Promise<void> {
  void queue.flush()
  if (desk.pointId) void points().then(choose, () => {})
  await board.load()
}

/** On every page of the desk: fresh data at each look, live changes while it is seen. */
export function useDesk(heard: () => void = () => {}): void {
  let stop = () => {}
  let tick: ReturnType<typeof setInterval> | undefined
  const rest = () => {
    clearInterval(tick)
    const old = stop
    stop = () => {}
    setTimeout(old, LINGER_MS)
  }
  onShow(() => {
    now.value = Date.now()
    tick = setInterval(() => {
      now.value = Date.now()
      if (board.isOffline) void board.load()
    }, TICK_MS)
    stop = follow('leader', () => {
      refreshSoon()
      heard()
    })
    void refresh().then(warm)
  })
  onHide(rest)
  onUnload(rest)
}

export type Outcome =
  | { status: 'done'; answer: OpAnswer }
  | { status: 'refused'; code: string; message: string; details: Record<string, unknown> }
  | { status: 'waiting' }

/**
 * Do it through the queue: kept on the phone first, sent at once, and once only. Says what came of
 * it, or that it waits. Throws ApiError `offline.full`.
 */
export async function act(kind: 'receive' | 'hand_out', body: Record<string, unknown>, label: string): Promise<Outcome> {
  const op = queue.add(kind, body)
  note(op.op_id, label)
  const answer = await answerTo(op)
  if (!answer) return { status: 'waiting' }
  if (answer.status !== 'conflict') return { status: 'done', answer }
  queue.dismiss(op.op_id) // it is read right here
  return { status: 'refused', code: answer.error?.code ?? '', message: answer.error?.message ?? '', details: answer.error?.details ?? {} }
}

async function answerTo(op: Op): Promise<OpAnswer | null> {
  let stop = () => {}
  const told = new Promise<OpAnswer>((resolve) => {
    const off = queue.listen((answer, one) => {
      if (one.op_id === op.op_id) resolve(answer)
    })
    stop = () => void off()
  })
  try {
    if (!device.isOnline) return null
    const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
    return await Promise.race([told, queue.flush().then(() => null), patience])
  } finally {
    stop()
  }
}

function note(opId: string, label: string): void {
  const alive = new Set([...queue.state.waiting.map((op) => op.op_id), ...queue.state.conflicts.map((one) => one.op.op_id), opId])
  const kept = Object.entries({ ...labels.value, [opId]: label }).filter(([id]) => alive.has(id))
  labels.value = Object.fromEntries(kept)
  keep('leader.labels', labels.value)
}

export const labelOf = (opId: string): string => labels.value[opId] ?? ''
