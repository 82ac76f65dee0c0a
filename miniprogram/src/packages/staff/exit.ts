/** The answer at the door, as a colour and what to do. */
import type { Schema } from '@/core/api'
import { ApiError } from '@/core/errors'
import { when } from '@/core/time'
import { x } from './exit/words'

export type Verdict = Schema<'ExitVerdictOut'>
export type Light = 'green' | 'amber' | 'red'

export interface Answer {
  light: Light
  title: string
  hint: string
  verdict: Verdict | null
}

const RED = ['exit_code_used', 'exit_code_forged', 'exit_wrong_store', 'no_exit_pass']
const WHAT_TO_DO: Record<string, (() => string) | undefined> = {
  exit_code_used: () => x('do_used'),
  exit_code_forged: () => x('do_forged'),
  no_exit_pass: () => x('do_forged'),
  exit_wrong_store: () => x('do_wrongStore'),
  exit_code_expired: () => x('do_expired'),
  exit_code_unreadable: () => x('do_unreadable'),
}

/** Green: go. Amber with a list: look first. */
export function answerOf(verdict: Verdict): Answer {
  const count = verdict.look_at.length
  if (count === 0) return { light: 'green', title: x('exitGo'), hint: x('exitBought', { n: verdict.bought.length }), verdict }
  return { light: 'amber', title: x('exitLook', { n: count }), hint: x('exitLookNote'), verdict }
}

/** Red: this code opens no door. Amber: nothing is decided, scan again. */
export function answerOfProblem(problem: unknown): Answer {
  if (!(problem instanceof ApiError) || problem.isOffline) {
    return { light: 'amber', title: x('exitOffline'), hint: x('exitOfflineNote'), verdict: null }
  }
  const code = problem.code.replace('fulfilment.', '')
  const used = typeof problem.details.used_at === 'string' ? x('exitUsedAt', { when: when(problem.details.used_at) }) : ''
  const fix = WHAT_TO_DO[code]
  const hint = [fix ? used : problem.message, (fix ?? (() => x('do_other')))()].filter(Boolean).join('。')
  const isRed = RED.includes(code)
  return { light: isRed ? 'red' : 'amber', title: isRed ? x('exitStop') : x('exitAgain'), hint, verdict: null }
}
