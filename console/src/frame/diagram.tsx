import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Spinner from '@cloudscape-design/components/spinner'
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react'
import { type DiagramEdge, type DiagramNode, labelLines, type Placed, pathThrough, placed } from './diagram-layout.ts'
import { useGo } from './go.ts'

export type { DiagramEdge, DiagramNode } from './diagram-layout.ts'

/**
 * Boxes and arrows: states of a policy, namespaces of the system. `lit` is where one is now. Every box can be reached and opened
 * by keyboard; the same as a table stands below for who does not see it.
 */
export const Diagram = ({
  label,
  nodes,
  edges,
  lit = [],
  direction = 'LR',
  onOpen,
  height_max = 560,
  scale_min = 0.8,
}: {
  /** What it shows, in words. */
  readonly label: string
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
  /** Ids of nodes. */
  readonly lit?: readonly string[]
  readonly direction?: 'LR' | 'TB'
  /** In place of following a node's href. */
  readonly onOpen?: (id: string) => void
  readonly height_max?: number
  /** How small it may become in a narrow window; smaller than that it scrolls. */
  readonly scale_min?: number
}) => {
  const layout = useLayout(nodes, edges, direction)
  const arrow = useId()
  const box = useRef<HTMLDivElement>(null)
  useBeginAt(box, layout, lit)
  if (layout === 'failed') return <EdgeTable nodes={nodes} edges={edges} />
  if (!layout) {
    return (
      <Box padding="l" textAlign="center">
        <Spinner /> Drawing
      </Box>
    )
  }
  return (
    <figure className="sb-diagram" aria-label={label}>
      <div ref={box} className="sb-diagram-scroll" style={{ maxHeight: height_max }}>
        <svg
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          // Smaller than this it cannot be read: then it is scrolled.
          style={{ width: '100%', maxWidth: layout.width, minWidth: layout.width * scale_min }}
          aria-label={label}
        >
          <title>{label}</title>
          <defs>
            <marker
              id={arrow}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="11"
              markerHeight="11"
              orient="auto-start-reverse"
            >
              <path d="M0,0 L8,4 L0,8 Z" className="sb-arrow" />
            </marker>
          </defs>
          {layout.edges.map((edge, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two edges may join the same nodes
            <Edge key={index} edge={edge} arrow={arrow} isLit={lit.includes(edge.from)} />
          ))}
          {layout.nodes.map((node) => (
            <Node key={node.id} node={node} isLit={lit.includes(node.id)} onOpen={onOpen} />
          ))}
        </svg>
      </div>
      <ExpandableSection headerText="The same as a table" variant="footer">
        <EdgeTable nodes={nodes} edges={edges} />
      </ExpandableSection>
    </figure>
  )
}

/** Texts on it may change every second; it is laid out anew only when a box or an arrow comes or goes. */
const useLayout = (
  nodes: readonly DiagramNode[],
  edges: readonly DiagramEdge[],
  direction: 'LR' | 'TB',
): Placed | 'failed' | undefined => {
  const [laid, setLaid] = useState<{ readonly of: string; readonly layout: Placed | 'failed' }>()
  const shape = JSON.stringify([
    nodes.map(({ id, label, note }) => [id, label.length, (note ?? '').length > 0 ? 1 : 0]),
    edges.map(({ from, to, label }) => [from, to, labelLines(label).length]),
    direction,
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is what the layout depends on
  useEffect(() => {
    let isOver = false
    placed(nodes, edges, direction).then(
      (layout) => {
        if (!isOver) setLaid({ of: shape, layout })
      },
      () => {
        if (!isOver) setLaid({ of: shape, layout: 'failed' })
      },
    )
    return () => {
      isOver = true
    }
  }, [shape])
  return useMemo(() => {
    if (!laid || laid.layout === 'failed') return laid?.layout
    const { layout } = laid
    if (laid.of !== shape) return layout
    const known = edges.filter(
      ({ from, to }) => nodes.some(({ id }) => id === from) && nodes.some(({ id }) => id === to),
    )
    return {
      ...layout,
      nodes: layout.nodes.map((node, index) => ({ ...node, ...nodes[index] })),
      edges: layout.edges.map((edge, index) => ({ ...edge, ...known[index] })),
    }
  }, [laid, shape, nodes, edges])
}

/** One that has to be scrolled shows where one is now, or where it begins. */
const useBeginAt = (
  box: RefObject<HTMLDivElement | null>,
  layout: Placed | 'failed' | undefined,
  lit: readonly string[],
): void => {
  const isThere = layout !== undefined && layout !== 'failed'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is drawn; then the person scrolls
  useEffect(() => {
    const [drawing] = box.current?.children ?? []
    if (!isThere || !box.current || !drawing) return
    const here = layout.nodes.find(({ id }) => lit.includes(id)) ?? layout.nodes.find(({ kind }) => kind === 'start')
    const scale = drawing.clientWidth / layout.width
    if (here) box.current.scrollLeft = here.x * scale - box.current.clientWidth / 2
  }, [isThere])
}

const Edge = ({
  edge,
  arrow,
  isLit,
}: {
  readonly edge: Placed['edges'][number]
  readonly arrow: string
  readonly isLit: boolean
}) => {
  const lines = labelLines(edge.label)
  return (
    <g className={`sb-edge sb-edge-${edge.kind ?? 'normal'}${isLit ? ' sb-lit' : ''}`}>
      <path d={pathThrough(edge.points)} markerEnd={`url(#${arrow})`} />
      {lines.map((line, index) => (
        <text key={line} x={edge.at.x} y={edge.at.y + (index - (lines.length - 1) / 2) * 14} dy="0.35em">
          {line}
        </text>
      ))}
    </g>
  )
}

const Node = ({
  node,
  isLit,
  onOpen,
}: {
  readonly node: Placed['nodes'][number]
  readonly isLit: boolean
  readonly onOpen: ((id: string) => void) | undefined
}) => {
  const go = useGo()
  const isOpenable = onOpen !== undefined || node.href !== undefined
  const open = (): void => {
    if (onOpen) onOpen(node.id)
    else if (node.href) go(node.href)
  }
  // What is seen is said first, in the same words: whoever speaks to their computer says what they see.
  const name = [node.note ? `${node.label} ${node.note}` : node.label, isLit ? 'now' : ''].filter(Boolean).join(', ')
  return (
    <g
      className={`sb-node sb-node-${node.kind ?? 'normal'}${isLit ? ' sb-lit' : ''}`}
      transform={`translate(${node.x - node.width / 2},${node.y - node.height / 2})`}
      role={isOpenable ? (onOpen ? 'button' : 'link') : 'img'}
      aria-label={name}
      {...(isOpenable && {
        tabIndex: 0,
        onClick: open,
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          open()
        },
      })}
    >
      <rect width={node.width} height={node.height} rx="8" />
      <text x={node.width / 2} y={node.note ? 20 : node.height / 2} dy={node.note ? 0 : '0.35em'}>
        {node.label}
      </text>{' '}
      {node.note && (
        <text className="sb-note" x={node.width / 2} y={38}>
          {node.note}
        </text>
      )}
    </g>
  )
}

const EdgeTable = ({
  nodes,
  edges,
}: {
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
}) => {
  const labelOf = new Map(nodes.map(({ id, label }) => [id, label]))
  return (
    <table className="sb-keys">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">By</th>
          <th scope="col">To</th>
        </tr>
      </thead>
      <tbody>
        {edges.map(({ from, to, label, kind }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two edges may join the same nodes
          <tr key={index}>
            <td>{labelOf.get(from) ?? from}</td>
            <td>
              {labelLines(label).join(', ')}
              {kind && kind !== 'normal' ? ` (${kind})` : ''}
            </td>
            <td>{labelOf.get(to) ?? to}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
