import { expect, test } from 'vitest'
import { pathThrough, placed } from '../../../console/src/frame/diagram-layout.ts'

const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id }))
const pairs = nodes.flatMap(({ id: from }) => nodes.flatMap(({ id: to }) => (from === to ? [] : [{ from, to }])))

test.each(['LR', 'TB'] as const)(
  'every box and every arrow of a picture from %s lies in its frame',
  async (direction) => {
    const { width, height, nodes: boxes, edges } = await placed(nodes, pairs, direction)
    for (const { x, y, width: wide, height: high } of boxes) {
      expect(x - wide / 2).toBeGreaterThanOrEqual(0)
      expect(x + wide / 2).toBeLessThanOrEqual(width)
      expect(y - high / 2).toBeGreaterThanOrEqual(0)
      expect(y + high / 2).toBeLessThanOrEqual(height)
    }
    for (const { x, y } of edges.flatMap(({ points }) => points)) {
      expect(Math.min(x, y, width - x, height - y)).toBeGreaterThanOrEqual(0)
    }
  },
)

test('nothing is a picture of no size', async () => {
  expect(await placed([], [], 'LR')).toEqual({ width: 0, height: 0, nodes: [], edges: [] })
})

test('a curve behind a long straight way swings out by no more than a third of the next', () => {
  const path = pathThrough([
    { x: 800, y: 0 },
    { x: 30, y: 20 },
    { x: 30, y: 50 },
  ])
  const across = [...path.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map(([, x]) => Number(x))
  expect(Math.min(...across)).toBeGreaterThanOrEqual(20)
})
