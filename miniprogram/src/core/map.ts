/** Points on the ground (GCJ-02 degrees) to points on a small picture, north up, to scale. */
export interface MapPoint {
  id: string
  name: string
  lng: number
  lat: number
  kind: 'source' | 'dest' | 'other'
}
export interface Spot {
  id: string
  name: string
  kind: MapPoint['kind']
  x: number
  y: number
  /** False where the name would lie on another name. */
  isNamed: boolean
}
export interface Drawn {
  spots: Spot[]
  /** Length of the scale bar in metres and as percent of the width. */
  barMetres: number
  barShare: number
}

const METRES_PER_DEGREE = 111_320
const MARGIN = 34
const NAME_HEIGHT = 24
const NAME_WIDTH = 110
const NICE = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000]

export function place(points: MapPoint[], width: number, height: number): Drawn {
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
    isNamed: true,
  }))
  for (const [index, spot] of spots.entries()) {
    const isHidden = spots.slice(0, index).some((other) => other.isNamed && Math.abs(other.y - spot.y) < NAME_HEIGHT && Math.abs(other.x - spot.x) < NAME_WIDTH)
    spot.isNamed = !isHidden
  }
  if (points.length < 2) return { spots, barMetres: 0, barShare: 0 }
  const barMetres = [...NICE].reverse().find((metres) => metres / span <= width * 0.3) ?? 100
  return { spots, barMetres, barShare: (barMetres / span / width) * 100 }
}
