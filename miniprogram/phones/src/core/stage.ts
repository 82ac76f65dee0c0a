/** Who is on the page and where: five demo people, three places, one stream of what happens. */
import { reactive } from 'vue'
import type { Said } from './i18n'
import { type LiveEvent, listen } from './live'
import { Person } from './person'
import { Phone } from './phone'

export interface Place {
  id: string
  code: string
  name: string
  lng: number
  lat: number
  kind: string
}
export type Role = 'shopper' | 'home' | 'leader' | 'clerk' | 'keeper'
export interface Player {
  role: Role
  name: string
  title: Said
  where: Said
  person: Person
  phone: Phone
}

const STORE = 'S002'
const POINT = 'P012'

function player(role: Role, name: string, openid: string, page: string, title: Said): Player {
  return { role, name, title, where: { zh: '', en: '' }, person: new Person(openid), phone: new Phone(openid, page) }
}

export const players: Record<Role, Player> = {
  shopper: player('shopper', '王国栋', 'o_demo_shopper_001', 'pages/home/index', { zh: '店内顾客', en: 'Shopper' }),
  home: player('home', '郭建国', 'o_demo_shopper_002', 'pages/search/index', { zh: '在家顾客', en: 'Customer' }),
  leader: player('leader', '郭丽华', 'o_demo_leader_006', 'packages/leader/today/index', { zh: '团长', en: 'Leader' }),
  clerk: player('clerk', '张红霞', 'o_demo_cl0021', 'packages/staff/tasks/index', { zh: '店员', en: 'Clerk' }),
  keeper: player('keeper', '郭浩然', 'o_demo_kpg02', 'packages/staff/tasks/index', { zh: '仓管', en: 'Keeper' }),
}
export const hq = new Person('o_demo_hq001')

export const stage = reactive({
  /** '' while it is being set up, 'ready', or why it cannot be. */
  state: '',
  store: null as Place | null,
  point: null as Place | null,
  grid: null as Place | null,
  /** Which of the two staff phones is in front. */
  staff: 'clerk' as 'clerk' | 'keeper',
  /** The order the map speaks of. */
  orderId: '',
})

export type Heard = (event: LiveEvent) => void
const ears = new Set<Heard>()
const backs = new Set<() => void>()

/** Hear every event of our people and places; `back`: a line is (again) up, look anew. */
export function hear(heard: Heard, back?: () => void): void {
  ears.add(heard)
  if (back) backs.add(back)
}

function tell(event: LiveEvent): void {
  for (const heard of ears) heard(event)
}

export const staffOf = (role: 'clerk' | 'keeper'): Place | null => (role === 'clerk' ? stage.store : stage.grid)

async function mine(path: string, who: Person, code?: string): Promise<Place> {
  const { items } = await who.get<{ items: Place[] }>(path)
  const found = code ? items.find((one) => one.code === code) : items[0]
  if (!found) throw new Error(`${path}: ${code ?? 'nothing'}`)
  return found
}

/** Sign everybody in and put the phones where their owners stand. */
export async function setUp(): Promise<void> {
  const { shopper, home, leader, clerk, keeper } = players
  const [store, point, grid] = await Promise.all([
    mine('/api/staff/places/mine', clerk.person, STORE),
    mine('/api/leader/places/mine', leader.person, POINT),
    mine('/api/staff/places/mine', keeper.person),
    shopper.person.token(),
    home.person.token(),
    hq.token(),
  ])
  Object.assign(stage, { store, point, grid })
  shopper.phone.keep('store', { id: store.id, name: store.name })
  leader.phone.keep('leader.point', point.id)
  clerk.phone.keep('staff.place', store.id)
  keeper.phone.keep('staff.place', grid.id)
  shopper.where = { zh: `在${store.name}`, en: `in ${store.name}` }
  home.where = { zh: '在家', en: 'at home' }
  leader.where = { zh: point.name, en: point.name }
  clerk.where = { zh: store.name, en: store.name }
  keeper.where = { zh: grid.name, en: grid.name }
  const back = () => backs.forEach((one) => one())
  listen(shopper.person, 'shop', [], tell, back)
  listen(home.person, 'shop', [], tell, back)
  listen(hq, 'staff', [store.id, point.id, grid.id], once(tell), back)
  stage.state = 'ready'
}

/** Headquarters hears of a parcel what its customer hears too: tell it once. */
function once(next: Heard): Heard {
  const ours = new Set(['OrderPaid', 'ShipmentMoved', 'ExitChecked'])
  return (event) => {
    const isCustomers = event.data.person_id === players.shopper.person.id || event.data.person_id === players.home.person.id
    if (!(ours.has(event.name) && isCustomers)) next(event)
  }
}
