/*
 * Where boxes and arrows go. Dagre's layered layout, loaded when the first diagram is drawn.
 */
export interface DiagramNode {
  readonly id: string
  readonly label: string
  /** A second line, small. */
  readonly note?: string
  readonly kind?: 'normal' | 'start' | 'good' | 'bad' | 'warning' | 'quiet'
  readonly href?: string
}

export interface DiagramEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
  /** Of what is drawn: a refused attempt, an edge that is new or gone in a diff, one with traffic. */
  readonly kind?: 'normal' | 'refused' | 'added' | 'removed' | 'busy' | 'quiet'
}

export interface Placed {
  readonly width: number
  readonly height: number
  readonly nodes: readonly (DiagramNode & Box)[]
  readonly edges: readonly (DiagramEdge & { readonly points: readonly Spot[]; readonly at: Spot })[]
}

interface Spot {
  readonly x: number
  readonly y: number
}

interface Box extends Spot {
  readonly width: number
  readonly height: number
}

const characterWidth = 7.2
const lineHeight = 16

export const sizeOf = ({ label, note }: Pick<DiagramNode, 'label' | 'note'>) => ({
  width: Math.max(72, Math.max(label.length, (note ?? '').length * 0.85) * characterWidth + 28),
  height: note ? 52 : 36,
})

export const labelLines = (label: string | undefined): readonly string[] => (label ? label.split('\n') : [])

export const placed = async (
  nodes: readonly DiagramNode[],
  edges: readonly DiagramEdge[],
  direction: 'LR' | 'TB',
): Promise<Placed> => {
  const { graphlib, layout } = await import('@dagrejs/dagre')
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: direction, nodesep: 36, ranksep: 64, edgesep: 18, marginx: 16, marginy: 16 })
  for (const node of nodes) graph.setNode(node.id, sizeOf(node))
  const known = new Set(nodes.map(({ id }) => id))
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to))
  drawn.forEach(({ from, to, label }, index) => {
    const lines = labelLines(label)
    graph.setEdge(
      from,
      to,
      {
        width: Math.max(0, ...lines.map((line) => line.length)) * characterWidth * 0.85 + (lines.length > 0 ? 8 : 0),
        height: lines.length * lineHeight * 0.9,
        labelpos: 'c',
      },
      String(index),
    )
  })
  layout(graph)
  return withinFrame(
    nodes.map((node) => ({ ...node, ...boxOf(graph.node(node.id)) })),
    drawn.map((edge, index) => {
      const {
        points = [],
        x,
        y,
      } = graph.edge(edge.from, edge.to, String(index)) as {
        points?: Spot[]
        x?: number
        y?: number
      }
      const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }
      return { ...edge, points, at: { x: x ?? middle.x, y: y ?? middle.y } }
    }),
  )
}

const margin = 16

/** Dagre's own size is that of boxes and labels: arrows without a label may lie outside. */
const withinFrame = (nodes: Placed['nodes'], edges: Placed['edges']): Placed => {
  const labels = edges.map(({ at, label }) => {
    const lines = labelLines(label)
    return {
      ...at,
      width: Math.max(0, ...lines.map(({ length }) => length)) * characterWidth,
      height: lines.length * lineHeight,
    }
  })
  const spots = edges.flatMap(({ points }) => points.map((point) => ({ ...point, width: 0, height: 0 })))
  const boxes = [...nodes, ...labels, ...spots]
  if (boxes.length === 0) return { width: 0, height: 0, nodes, edges }
  const [left, right] = extent(boxes.map(({ x, width }) => [x - width / 2, x + width / 2]))
  const [top, bottom] = extent(boxes.map(({ y, height }) => [y - height / 2, y + height / 2]))
  const moved = <Moved extends Spot>(spot: Moved): Moved => ({
    ...spot,
    x: spot.x - left + margin,
    y: spot.y - top + margin,
  })
  return {
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
    nodes: nodes.map(moved),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(moved), at: moved(edge.at) })),
  }
}

const extent = (spans: readonly (readonly [number, number])[]): readonly [number, number] =>
  spans.reduce(
    ([least, most], [from, to]) => [Math.min(least, from), Math.max(most, to)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )

const boxOf = (laid: unknown): Box => {
  const { x = 0, y = 0, width = 0, height = 0 } = (laid ?? {}) as Partial<Box>
  return { x, y, width, height }
}

/** A smooth line through all of the points (Catmull-Rom): the middle one is where the label stands. */
export const pathThrough = (points: readonly Spot[]): string => {
  const [first, ...rest] = points
  if (!first) return ''
  const curves = rest.map((to, index) => {
    const from = points[index] ?? first
    const before = points[index - 1] ?? from
    const after = points[index + 2] ?? to
    const [start, end] = [pull(before, to, from, to), pull(from, after, from, to)]
    const out = { x: from.x + start.x, y: from.y + start.y }
    const into = { x: to.x - end.x, y: to.y - end.y }
    return `C${at(out)} ${at(into)} ${at(to)}`
  })
  return [`M${at(first)}`, ...curves].join(' ')
}

/** Along what lies before and behind, and no farther than a third of the way: behind a long way a short one would swing out. */
const pull = (before: Spot, after: Spot, from: Spot, to: Spot): Spot => {
  const [x, y] = [(after.x - before.x) / bend, (after.y - before.y) / bend]
  const [length, most] = [Math.hypot(x, y), Math.hypot(to.x - from.x, to.y - from.y) / 3]
  const share = length > most ? most / length : 1
  return { x: x * share, y: y * share }
}

/** The higher, the nearer to straight lines. */
const bend = 6

const at = ({ x, y }: Spot): string => `${x.toFixed(1)},${y.toFixed(1)}`
