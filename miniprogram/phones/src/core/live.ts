/**
 * The live line of one person (app/realtime/connection.py says the protocol). After a break it
 * begins anew: who listens loads again on `back`.
 */
import { reactive } from 'vue'
import type { Person } from './person'

export interface LiveEvent {
  name: string
  at: string
  data: Record<string, unknown>
}

const PING_MS = 25_000
const PAUSES_MS = [300, 1000, 2000, 5000]

/** How many lines are up, for the quiet dot. */
export const lines = reactive({ up: 0, wanted: 0 })

export function listen(person: Person, audience: 'shop' | 'staff' | 'leader', places: string[], heard: (event: LiveEvent) => void, back: () => void): void {
  let failures = 0
  lines.wanted += 1

  async function open(): Promise<void> {
    let token: string
    try {
      token = await person.token()
    } catch {
      later()
      return
    }
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/${audience}`)
    let isUp = false
    const beat = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"type":"ping"}'), PING_MS)
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token, cursor: null, places }))
    socket.onmessage = (message) => {
      const told = JSON.parse(String(message.data)) as LiveEvent & { type: string }
      if (told.type === 'welcome') {
        isUp = true
        failures = 0
        lines.up += 1
        back()
      } else if (told.type === 'event') heard(told)
    }
    socket.onclose = () => {
      clearInterval(beat)
      if (isUp) lines.up -= 1
      later()
    }
  }

  function later(): void {
    setTimeout(() => void open(), PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)])
    failures += 1
  }

  void open()
}
