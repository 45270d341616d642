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
  expect(() => filterOf({ type: ['everything'] })).toThrow(
    '--type is "everything"; an event type such as job.completed, or job.* was expected',
  )
  expect(() => filterOf({ trace: 'x' })).toThrow('--trace is "x"; 32 lower-case hex digits was expected')
  expect(() => filterOf({ robot: [] })).toThrow('--robot is []; at least 1 items was expected')
  expect(() => filterOf({}, ['job.*'])).toThrow(
    '"job.*" is no option; --type, --robot and others say what is listened to',
  )
})

test('a type that no event has is a typing error, not silence', () => {
  expect(filterOf({ type: ['robot.transitioned', 'job.*'] })).toEqual({ types: ['robot.transitioned', 'job.*'] })
  expect(() => filterOf({ type: ['job.*', 'jbo.*'] })).toThrow(
    /^--type jbo\.\* matches no event; types are .*job\.completed, /,
  )
  expect(() => filterOf({ type: ['job.complete'] })).toThrow(/; did you mean "job\.completed"\?$/)
})

test('an event is a line, and a gap says what is missing', () => {
  const [{ position, event }] = serverExamples.events.events
  expect(lineOf({ kind: 'event', position, event })).toMatch(
    /^4712 2026-11-20T09:00:00.000Z robot:r1 robot.transitioned \{"from":"idle","to":"working"/,
  )
  expect(lineOf({ kind: 'gap', from: 17, to: 1_204, why: 'buffer' })).toContain('17–1204 are missing')
  expect(lineOf({ kind: 'gap', from: 4_712, to: 3, why: 'restarted' })).toBe(
    'the feed counts anew: go on from 3. What happened in between: ask the API how things are',
  )
})

test('why nothing is heard is said, and that it is heard again', () => {
  const why = new Error('The connection was lost: no answer within 3 s\u001b[2J')
  expect(statusLineOf('waiting', why)).toBe('waiting: The connection was lost: no answer within 3 s\\u001b[2J')
  expect(statusLineOf('open', undefined)).toBe('open')
})
