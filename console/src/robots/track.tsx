import type { Track } from './telemetry.ts'

/*
 * Where a robot went on its map, seen from above: x to the right, y up, as maps have it. A picture beside numbers that say the
 * same; it has no scale of its own beyond the two corners that it names.
 */
const size = { width: 360, height: 260, margin: 24 } as const

export const TrackPicture = ({ track, robot_id }: { readonly track: Track; readonly robot_id: string }) => {
  const { points, map, theta } = track
  const place = placing(points)
  const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point).join(' ')}`).join(' ')
  const here = points.at(-1)
  const [x, y] = here === undefined ? [0, 0] : place(here)
  const words = here === undefined ? '' : `x ${here.x.toFixed(2)} m, y ${here.y.toFixed(2)} m`
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={`The way of ${robot_id}${map === undefined ? '' : ` on ${map}`}, now at ${words}`}
      style={{ width: '100%', maxWidth: size.width, height: 'auto' }}
    >
      <rect
        x="0.5"
        y="0.5"
        width={size.width - 1}
        height={size.height - 1}
        fill="none"
        stroke="currentColor"
        opacity="0.25"
      />
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.6" />
      {theta !== undefined && (
        <line
          x1={x}
          y1={y}
          x2={x + 14 * Math.cos(theta)}
          y2={y - 14 * Math.sin(theta)}
          stroke="currentColor"
          strokeWidth="2"
        />
      )}
      <circle cx={x} cy={y} r="5" fill="currentColor" />
      <text x="8" y={size.height - 8} fontSize="11" fill="currentColor">
        {words}
      </text>
    </svg>
  )
}

type Point = Track['points'][number]

/** The same scale both ways, or a square of a hall would become a stripe. */
function placing(points: readonly Point[]): (point: Point) => readonly [number, number] {
  const [left, right] = rangeOf(points.map(({ x }) => x))
  const [low, high] = rangeOf(points.map(({ y }) => y))
  const { width, height, margin } = size
  const scale = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (high - low))
  return ({ x, y }) => [
    Number((width / 2 + (x - (left + right) / 2) * scale).toFixed(1)),
    Number((height / 2 - (y - (low + high) / 2) * scale).toFixed(1)),
  ]
}

/** At least a metre: a robot that stands is a point in a room, not a scribble of its own jitter. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const middle = (low + high) / 2
  return high - low >= 1 ? [low, high] : [middle - 0.5, middle + 0.5]
}
