/** What a shown code is good for: asked of the server, or found on this phone without network. */
import { post, type Schema } from '@/core/api'
import { device } from '@/core/device'
import { ApiError } from '@/core/errors'
import { findParcel, isPickupDigits, type Parcel, parcelOfCode, type View } from '../board'

type AtCounter = Schema<'CounterParcelOut'>

export type Shown =
  /** The server says so: the code's own parcel first. */
  | { kind: 'sure'; code: string; parcels: Parcel[] }
  /** No network, but the QR code names a parcel of the last board. */
  | { kind: 'kept'; code: string; parcels: Parcel[] }
  /** No network and 8 digits, which name nothing on this phone: the leader chooses. */
  | { kind: 'choose'; code: string; parcels: Parcel[] }
  /** No network and a QR code of a parcel this phone does not know. */
  | { kind: 'unknown'; code: string; parcels: Parcel[] }
  | { kind: 'notACode' | 'givenHere'; code: string; parcels: Parcel[] }
  | { kind: 'refused'; code: string; parcels: Parcel[]; reason: string; message: string; details: Record<string, unknown> }

export const isCode = (code: string): boolean => isPickupDigits(code) || parcelOfCode(code) !== ''

/** The board's own copy knows units and names; a parcel newer than the board is made from the answer. */
function known(one: AtCounter, view: View): Parcel {
  const found = findParcel(view, one.id)?.parcel
  if (found) return found
  const lines = one.lines.map((line) => ({ ...line, gtin: null, spec: '', base_unit: 'piece' }))
  return { shipment_id: one.id, order_id: one.order_id, person_hint: one.person_hint, state: one.state, state_words: '', source_name: '', eta_at: one.eta_at, promised_at: one.promised_at, is_late: false, ready_at: one.ready_at, keep_until: one.keep_until, lines }
}

export async function lookAt(code: string, placeId: string, view: () => View): Promise<Shown> {
  if (!isCode(code)) return { kind: 'notACode', code, parcels: [] }
  const own = parcelOfCode(code)
  if (view().given.some((one) => one.parcel.shipment_id === own)) return { kind: 'givenHere', code, parcels: [] }
  if (!device.isOnline) return kept(code, view())
  try {
    const { items } = await post('/api/leader/fulfilment/hand-outs/look', { body: { place_id: placeId, code }, timeoutMs: 6000 })
    return { kind: 'sure', code, parcels: items.map((one) => known(one, view())) }
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem
    if (problem.isOffline) return kept(code, view())
    // Received on this phone a moment ago and not sent yet: the server cannot know that it is here.
    if (problem.code === 'fulfilment.not_ready' && view().ready.some((one) => one.isPending && one.parcel.shipment_id === own)) return kept(code, view())
    return { kind: 'refused', code, parcels: [], reason: problem.code, message: problem.message, details: problem.details }
  }
}

/** Without network: the QR code's parcel and the others of whoever it is for, as the board had them. */
export function kept(code: string, view: View): Shown {
  const own = parcelOfCode(code)
  if (!own) return { kind: 'choose', code, parcels: [] }
  const found = view.ready.find((one) => one.parcel.shipment_id === own)?.parcel
  if (!found) return { kind: 'unknown', code, parcels: [] }
  const hint = found.person_hint
  const others = view.ready.map((one) => one.parcel).filter((one) => one !== found && hint !== '' && one.person_hint === hint)
  return { kind: 'kept', code, parcels: [found, ...others] }
}
