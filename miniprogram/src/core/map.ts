/** Points on the ground (GCJ-02 degrees) to points on a small picture, north up, to scale. */
export interface MapPoint {
  id: string
  name: string
  lng: number
  lat: number
  kind: 'source' | 'dest' | 'other'
}
export type Side = 'right' | 'left' | 'below' | 'above'
export interface Spot {
  id: string
  name: string
  kind: MapPoint['kind']
  x: number
  y: number
  /** Where its name stands; '' where it would lie on another name, on a point, or run out of the picture. */
  side: Side | ''
  /** How far a name below or above moves aside to stay inside. */
  shift: number
}
export interface Drawn {
  spots: Spot[]
  /** Length of the scale bar in metres and as percent of the width. */
  barMetres: number
  barShare: number
}

const METRES_PER_DEGREE = 111_320
const MARGIN = 34
const SIDES: Side[] = ['right', 'left', 'below', 'above']
const PIN = 16
const NICE = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000]

/** Left, top, right, bottom. */
type Box = [number, number, number, number]

/** A name's box beside a point; `factor`: of the font's size. Measures: JMap's styles. */
function boxOf({ x, y, name }: Spot, side: Side, factor: number, width: number): Box {
  const letters = [...name].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? 12 : 7), 0)
  const [long, high] = [Math.min(letters * factor + 12, width * 0.46 - PIN), 20 * factor]
  if (side === 'right') return [x + 14, y - high / 2, x + 14 + long, y + high / 2]
  if (side === 'left') return [x - 14 - long, y - high / 2, x - 14, y + high / 2]
  const top = side === 'below' ? y + 10 : y - 10 - high
  const left = Math.max(4, Math.min(x - long / 2, width - 4 - long))
  return [left, top, left + long, top + high]
}

const meets = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/** Give each point's name a place of its own; the customer's point chooses first. */
function nameAll(spots: Spot[], width: number, height: number, factor: number): void {
  const pins = spots.map(({ x, y }): Box => [x - PIN / 2, y - PIN / 2, x + PIN / 2, y + PIN / 2])
  const taken: Box[] = []
  const isFree = (box: Box, own: number) =>
    box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height && ![...taken, ...pins.filter((_, at) => at !== own)].some((other) => meets(box, other))
  const turns = spots.map((_, at) => at).sort((a, b) => Number(spots[b]!.kind === 'dest') - Number(spots[a]!.kind === 'dest') || a - b)
  for (const at of turns) {
    const spot = spots[at]!
    spot.side = SIDES.find((side) => isFree(boxOf(spot, side, factor, width), at)) ?? ''
    if (!spot.side) continue
    const box = boxOf(spot, spot.side, factor, width)
    taken.push(box)
    if (spot.side === 'below' || spot.side === 'above') spot.shift = Math.round((box[0] + box[2]) / 2 - spot.x)
  }
}

export function place(points: MapPoint[], width: number, height: number, factor = 1): Drawn {
  if (points.length === 0) return { spots: [], barMetres: 0, barShare: 0 }
  const middle = points.reduce((sum, point) => sum + point.lat, 0) / points.length
  const east = METRES_PER_DEGREE * Math.cos((middle * Math.PI) / 180)
  const flat = points.map((point) => ({ point, mx: point.lng * east, my: point.lat * METRES_PER_DEGREE }))
  const [minX, maxX] = [Math.min(...flat.map((f) => f.mx)), Math.max(...flat.map((f) => f.mx))]
  const [minY, maxY] = [Math.min(...flat.map((f) => f.my)), Math.max(...flat.map((f) => f.my))]
  const span = Math.max((maxX - minX) / (width - 2 * MARGIN), (maxY - minY) / (height - 2 * MARGIN), 1)
  const spots: Spot[] = flat.map(({ point, mx, my }) => ({
    id: point.id,
    name: point.name,
    kind: point.kind,
    x: Math.round(width / 2 + (mx - (minX + maxX) / 2) / span),
    y: Math.round(height / 2 - (my - (minY + maxY) / 2) / span),
    side: '',
    shift: 0,
  }))
  nameAll(spots, width, height, factor)
  if (points.length < 2) return { spots, barMetres: 0, barShare: 0 }
  const barMetres = [...NICE].reverse().find((metres) => metres / span <= width * 0.3) ?? 100
  return { spots, barMetres, barShare: (barMetres / span / width) * 100 }
}
