/**
 * Reading a code: WeChat's camera, a typed code, or a scanner that types like a keyboard.
 *
 * A wedge scanner types quickly and ends with Enter or Tab. A gap of more than 400 ms starts anew
 * (80 ms was tried and lost characters on a busy machine).
 */
export const WEDGE_GAP_MS = 400
const WEDGE_MIN = 4

/** Feed every key with its time (ms); true when it ended a code (then swallow the key). */
export function wedge(heard: (code: string) => void): (key: string, at: number) => boolean {
  let typed = ''
  let last = Number.NEGATIVE_INFINITY
  return (key, at) => {
    if (at - last > WEDGE_GAP_MS) typed = ''
    last = at
    if (key === 'Enter' || key === 'Tab') {
      const code = typed
      typed = ''
      if (code.length < WEDGE_MIN) return false
      heard(code)
      return true
    }
    if (key.length === 1) typed += key
    return false
  }
}

/** A character in a field and when it came (ms). */
export interface Stroke {
  char: string
  at: number
}
const MACHINE_GAP_MS = 60

/**
 * What a field holds when Enter comes. A scanner that types into a field where something was left
 * means its own characters alone: those after a gap of more than 400 ms, when they came faster
 * than a hand types. A hand that pauses keeps all it typed.
 */
export function scannedPart(strokes: Stroke[]): string {
  const whole = strokes.map((one) => one.char).join('')
  let from = strokes.length - 1
  while (from > 0 && strokes[from]!.at - strokes[from - 1]!.at <= WEDGE_GAP_MS) from -= 1
  const burst = strokes.slice(from)
  if (from <= 0 || burst.length < WEDGE_MIN) return whole
  const took = burst[burst.length - 1]!.at - burst[0]!.at
  return took / (burst.length - 1) <= MACHINE_GAP_MS ? burst.map((one) => one.char).join('') : whole
}

/** The strokes after a field changed to `text`: what is new at its end came now. */
export function strokesOf(before: Stroke[], text: string, at: number): Stroke[] {
  const old = before.map((one) => one.char).join('')
  if (!text.startsWith(old)) return [...text].map((char) => ({ char, at }))
  return [...before, ...[...text.slice(old.length)].map((char) => ({ char, at }))]
}

/** Listen to a wedge scanner while a page is open (web only). Call what is returned to stop. */
export function listenForWedge(heard: (code: string) => void): () => void {
  if (process.env.UNI_PLATFORM !== 'h5') return () => {}
  const feed = wedge(heard)
  const onKey = (event: KeyboardEvent) => {
    const element = event.target as HTMLElement | null
    if (element && /^(INPUT|TEXTAREA)$/.test(element.tagName)) return // that field hears it itself
    if (feed(event.key, event.timeStamp)) event.preventDefault()
  }
  window.addEventListener('keydown', onKey, true)
  return () => window.removeEventListener('keydown', onKey, true)
}

export const hasCamera = process.env.UNI_PLATFORM === 'mp-weixin'

/** Open the camera; '' when the person went back. Our own mini-program code comes in `path`. */
export function scanWithCamera(): Promise<string> {
  return new Promise((resolve) => {
    uni.scanCode({
      success: (found) => resolve(found.result || (found as { path?: string }).path || ''),
      fail: () => resolve(''),
    })
  })
}

/** Felt and heard: a short buzz and a high tone when it was right, long and low when not. */
export function feel(isGood: boolean): void {
  beep(isGood ? 880 : 220)
  if (process.env.UNI_PLATFORM !== 'h5') {
    if (isGood) uni.vibrateShort({})
    else uni.vibrateLong({})
  } else if (typeof navigator !== 'undefined' && typeof navigator.vibrate === 'function' && navigator.userActivation?.hasBeenActive !== false) {
    // before the first tap browsers refuse it with a complaint
    navigator.vibrate(isGood ? 30 : [120, 60, 120])
  }
}

let audio: AudioContext | null = null

function makeAudio(): AudioContext | null {
  if (process.env.UNI_PLATFORM === 'mp-weixin') return wx.createWebAudioContext?.() ?? null
  return typeof AudioContext === 'undefined' ? null : new AudioContext()
}

function beep(hertz: number): void {
  try {
    audio ??= makeAudio()
    if (!audio) return
    if (audio.state === 'suspended') void audio.resume?.() // made before the page was touched
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    volume.gain.value = 0.08
    tone.frequency.value = hertz
    tone.connect(volume)
    volume.connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.12)
  } catch {
    // A page nobody has touched yet may not make a sound.
  }
}
