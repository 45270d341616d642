import { expect, test } from 'vitest'
import { withKnown } from '../../../console/src/failures/known.ts'

test('a filter offers what was loaded, each value once and in order, where nobody has a list', () => {
  const rows = [
    { type: 'work.stop', status: 'open', text: 'a' },
    { type: 'battery.low', status: 'open', text: 'b' },
    { type: 'work.stop', status: 'held', text: 'c' },
    { type: undefined, status: 'held', text: 'd' },
  ]
  const properties = [
    { id: 'type', label: 'Type' },
    { id: 'status', label: 'Status', values: ['open'] },
    { id: 'text', label: 'Text' },
  ]
  expect(withKnown(properties, rows)).toEqual([
    { id: 'type', label: 'Type', values: ['battery.low', 'work.stop'] },
    { id: 'status', label: 'Status', values: ['open'] },
    { id: 'text', label: 'Text' },
  ])
})
