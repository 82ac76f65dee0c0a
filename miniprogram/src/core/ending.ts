/** A parcel that never reaches its customer after all: what it is worth is asked, then one tap ends it. */
import { ref, type Ref, watch } from 'vue'
import { wordsOf } from './errors'
import { freshId } from './random'

interface Doomed {
  shipment_id: string
}

interface Doors {
  /** Begins the key under which the tap is sent, again too. */
  name: string
  /** Fen that go back to the customer. */
  worth: (shipmentId: string) => Promise<{ refund_fen: number }>
  /** `key`: the same for a second try. */
  end: (shipmentId: string, key: string) => Promise<unknown>
  /** It is done; `fen` as it was shown. */
  done: (fen: number) => void
  /** Another parcel: nothing is chosen yet. */
  fresh: () => void
  /** Words of a failure, where they are not the usual ones. */
  told?: (failure: unknown) => string
}

export interface Ending {
  /** Null until it is known. */
  fen: Ref<number | null>
  problem: Ref<string>
  busy: Ref<boolean>
  ask: () => Promise<void>
  end: () => Promise<void>
}

/** `parcel`: null while the sheet is shut. The amount is asked for at each look: it is money. */
export function useEnding(parcel: () => Doomed | null, doors: Doors): Ending {
  const fen = ref<number | null>(null)
  const problem = ref('')
  const busy = ref(false)
  const told = doors.told ?? wordsOf
  let key = ''

  async function ask(): Promise<void> {
    const one = parcel()
    if (!one) return
    problem.value = ''
    try {
      const { refund_fen } = await doors.worth(one.shipment_id)
      if (parcel() === one) fen.value = refund_fen
    } catch (failure) {
      if (parcel() === one) problem.value = told(failure)
    }
  }

  async function end(): Promise<void> {
    const [one, shown] = [parcel(), fen.value]
    if (!one || shown === null || busy.value) return
    busy.value = true
    problem.value = ''
    try {
      await doors.end(one.shipment_id, key)
      doors.done(shown)
    } catch (failure) {
      problem.value = told(failure)
    } finally {
      busy.value = false
    }
  }

  watch(parcel, (one) => {
    if (!one) return
    key = freshId(doors.name)
    fen.value = null
    doors.fresh()
    void ask()
  })
  return { fen, problem, busy, ask, end }
}
