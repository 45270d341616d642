import { expect, test } from 'vitest'
import { filterOf, lineOf, statusLineOf } from '../../cli/listen.ts'
import { serverExamples } from '../../messages/feed/frames.ts'

test('flags become a filter, and one that the feed would not take is refused with its name', () => {
  expect(filterOf({ robot: ['r1', 'r2'], type: ['job.*'], trace: 'a'.repeat(32) })).toEqual({
    robots: ['r1', 'r2'],
    types: ['job.*'],
    trace_id: 'a'.repeat(32),
  })
  expect(filterOf({})).toEqual({})
  expect(() => filterOf({ type: ['everything'] })).toThrow('types.0: an event type such as job.completed, or job.*')
})

test('an event is a line, and a gap says what is missing', () => {
  const [{ position, event }] = serverExamples.events.events
  expect(lineOf({ kind: 'event', position, event })).toMatch(
    /^4712 2026-11-20T09:00:00.000Z robot:r1 robot.transitioned \{"from":"idle","to":"working"/,
  )
  expect(lineOf({ kind: 'gap', from: 17, to: 1_204, why: 'buffer' })).toContain('17–1204 are missing')
})

test('why nothing is heard is said, and that it is heard again', () => {
  const why = new Error('The connection was lost: no answer within 3 s\u001b[2J')
  expect(statusLineOf('waiting', why)).toBe('waiting: The connection was lost: no answer within 3 s\\u001b[2J')
  expect(statusLineOf('open', undefined)).toBe('open')
})
