/** The guided tour: which step it is at, doing one, checking that it happened, how long it took. */
import { computed, reactive } from 'vue'
import type { Said } from '../core/i18n'
import type { LiveEvent } from '../core/live'
import { type Role, hear, players } from '../core/stage'
import { steps } from './steps'

export interface Outcome {
  /** Milliseconds from what one did to what the other saw; null when nobody measured. */
  ms: number | null
  /** The sentence about it; `{s}` stands for the seconds. */
  proof: Said
  /** A second line, e.g. that the books agree. */
  more?: Said
}
export interface Step {
  key: string
  title: Said
  what: Said
  /** Whose phones are in the light. */
  who: Role[]
  run: () => Promise<Outcome>
  /** Somebody did it by hand: what the event proves. */
  noticed: (event: LiveEvent) => boolean
}
export type State = 'todo' | 'doing' | 'done' | 'failed'

export const tour = reactive({
  at: 0,
  states: steps.map(() => 'todo' as State),
  outcomes: steps.map(() => null as Outcome | null),
  problem: '',
  isPlaying: false,
})
export const step = computed(() => steps[tour.at] as Step)
export const isOver = computed(() => tour.states.every((state) => state === 'done'))
const PAUSE_MS = 2200

function light(): void {
  for (const player of Object.values(players)) player.phone.state.isLit = tour.states[tour.at] !== 'done' && step.value.who.includes(player.role)
}

export function goTo(index: number): void {
  if (tour.states.includes('doing')) return
  tour.at = index
  tour.problem = ''
  light()
}

/** Do the current step in the real phones; true when its effect was seen. */
export async function doIt(): Promise<boolean> {
  const index = tour.at
  const one = steps[index]
  if (!one || tour.states.includes('doing')) return false
  tour.states[index] = 'doing'
  tour.problem = ''
  light()
  try {
    tour.outcomes[index] = await one.run()
    tour.states[index] = 'done'
    return true
  } catch (problem) {
    tour.states[index] = 'failed'
    tour.problem = problem instanceof Error ? problem.message : String(problem)
    return false
  } finally {
    light()
  }
}

export function next(): void {
  if (tour.at < steps.length - 1) goTo(tour.at + 1)
}

/** All that is left, one after the other, with time to read. */
export async function play(): Promise<void> {
  if (tour.isPlaying) {
    tour.isPlaying = false
    return
  }
  tour.isPlaying = true
  while (tour.isPlaying) {
    if (tour.states[tour.at] !== 'done' && !(await doIt())) break
    if (tour.at === steps.length - 1) break
    await new Promise((done) => setTimeout(done, PAUSE_MS))
    if (tour.isPlaying) next()
  }
  tour.isPlaying = false
}

export function startTour(): void {
  light()
  hear((event) => {
    if (tour.states[tour.at] !== 'todo' || !step.value.noticed(event)) return
    const ms = Date.now() - Date.parse(event.at)
    tour.states[tour.at] = 'done'
    tour.outcomes[tour.at] = { ms, proof: { zh: '您自己做完了：{s} 秒后其他手机已收到', en: 'Done by you: the others heard of it after {s} s' } }
    light()
  })
}
