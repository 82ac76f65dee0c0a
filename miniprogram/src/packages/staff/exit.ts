/** The answer at the door, as a colour and what to do. */
import type { Schema } from '@/core/api'
import { ApiError } from '@/core/errors'
import { when } from '@/core/time'
import { w } from './words'

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
  exit_code_used: () => w('do_used'),
  exit_code_forged: () => w('do_forged'),
  no_exit_pass: () => w('do_forged'),
  exit_wrong_store: () => w('do_wrongStore'),
  exit_code_expired: () => w('do_expired'),
  exit_code_unreadable: () => w('do_unreadable'),
}

/** Green: go. Amber with a list: look first. */
export function answerOf(verdict: Verdict): Answer {
  const count = verdict.look_at.length
  if (count === 0) return { light: 'green', title: w('exitGo'), hint: w('exitBought', { n: verdict.bought.length }), verdict }
  return { light: 'amber', title: w('exitLook', { n: count }), hint: w('exitLookNote'), verdict }
}

/** Red: this code opens no door. Amber: nothing is decided, scan again. */
export function answerOfProblem(problem: unknown): Answer {
  if (!(problem instanceof ApiError) || problem.isOffline) {
    return { light: 'amber', title: w('exitOffline'), hint: w('exitOfflineNote'), verdict: null }
  }
  const code = problem.code.replace('fulfilment.', '')
  const used = typeof problem.details.used_at === 'string' ? w('exitUsedAt', { when: when(problem.details.used_at) }) : ''
  const fix = WHAT_TO_DO[code]
  const hint = [fix ? used : problem.message, (fix ?? (() => w('do_other')))()].filter(Boolean).join('。')
  const isRed = RED.includes(code)
  return { light: isRed ? 'red' : 'amber', title: isRed ? w('exitStop') : w('exitAgain'), hint, verdict: null }
}
