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

/** Felt success or failure: a short buzz where there is one, and a tone on the web. */
export function feel(isGood: boolean): void {
  if (process.env.UNI_PLATFORM === 'h5') beep(isGood ? 880 : 220)
  else if (isGood) uni.vibrateShort({})
  else uni.vibrateLong({})
}

let audio: AudioContext | null = null

function beep(hertz: number): void {
  if (typeof AudioContext === 'undefined') return
  try {
    audio ??= new AudioContext()
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    volume.gain.value = 0.08
    tone.frequency.value = hertz
    tone.connect(volume).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.12)
  } catch {
    // A page nobody has touched yet may not make a sound.
  }
}
