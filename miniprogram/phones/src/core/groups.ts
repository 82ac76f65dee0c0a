/**
 * What the 企业微信 groups of our two places got, as the sandbox keeps it. A robot's key says
 * nothing of its place: a card that names a task of ours does (it stands in the list of the place).
 */
import { reactive } from 'vue'
import { call } from './person'
import { hear, players, staffOf, stage } from './stage'

export interface Card {
  id: string
  at: string
  title: string
  desc: string
  facts: { keyname: string; value: string }[]
  page: string
  isNew: boolean
}
type Staff = 'clerk' | 'keeper'

interface Message {
  id: string
  to: string
  at: string
  message: {
    msgtype: string
    text?: { content: string }
    markdown?: { content: string }
    template_card?: { main_title: { title?: string; desc?: string }; horizontal_content_list?: Card['facts']; card_action?: { url?: string } }
  }
}

const EVERY_MS = 500
const KEPT = 12
const TRIES = 4 // a card may be here before its task is in the list

export const groups = reactive<Record<Staff, Card[]>>({ clerk: [], keeper: [] })
const owner = new Map<string, Staff>() // by the robot's key
const tries = new Map<string, number>() // by message
const told = new Set<string>()
let isFirst = true
let isBusy = false

function taskOf(message: Message): string {
  return /task_id=(tsk_\w+)/.exec(message.message.template_card?.card_action?.url ?? '')?.[1] ?? ''
}

/** Whose group the robot speaks to: that of the place where the card's task is. */
async function ownerOf(message: Message): Promise<Staff | 'other'> {
  const known = owner.get(message.to)
  if (known) return known
  const task = taskOf(message)
  if (!task) return 'other'
  for (const staff of ['clerk', 'keeper'] as const) {
    const path = `/api/staff/fulfilment/tasks?place_id=${staffOf(staff)?.id}&limit=100`
    const { items } = await players[staff].person.get<{ items: { id: string }[] }>(path)
    if (items.some((one) => one.id === task)) {
      owner.set(message.to, staff)
      return staff
    }
  }
  return 'other' // another place's, or one of ours that is long done
}

function cardOf(message: Message, isNew: boolean): Card {
  const { template_card: card, text, markdown } = message.message
  return {
    id: message.id,
    at: message.at,
    title: card?.main_title.title ?? '',
    desc: card?.main_title.desc ?? text?.content ?? markdown?.content ?? '',
    facts: card?.horizontal_content_list ?? [],
    page: /#\/(.+)$/.exec(card?.card_action?.url ?? '')?.[1] ?? '',
    isNew,
  }
}

export async function look(): Promise<void> {
  if (isBusy || document.hidden || stage.state !== 'ready') return
  isBusy = true
  try {
    const { items } = await call<{ items: Message[] }>('GET', '/sandbox/robots/messages?limit=40')
    for (const message of items.reverse()) {
      if (told.has(message.id)) continue
      const staff = await ownerOf(message)
      const turn = (tries.get(message.id) ?? 0) + 1
      tries.set(message.id, turn)
      if (staff !== 'other' || isFirst || turn >= TRIES) told.add(message.id)
      if (staff === 'other') continue
      groups[staff] = [...groups[staff], cardOf(message, !isFirst)].slice(-KEPT)
      if (!isFirst) stage.staff = staff // the phone that just buzzed comes to the front
    }
    isFirst = false
  } catch {
    // The sandbox is starting again: the next look finds it.
  } finally {
    isBusy = false
  }
}

export function watchGroups(): void {
  setInterval(() => void look(), EVERY_MS)
  hear((event) => {
    if (event.name === 'TaskChanged' && event.data.state === 'open') void look()
  })
}
