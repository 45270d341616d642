/** EventBridge User Guide, "Comparison operators for use in event patterns". */
import { describe, expect, test } from 'vitest'
import { eventPattern } from '../../local/event-pattern.ts'

const event = {
  source: 'service_platform',
  'detail-type': 'robot.transitioned',
  detail: { robot_id: 'r1', to: 'fault', battery: 12, tags: ['a', 'b'], nested: { deep: true }, nothing: null },
}

describe('an event pattern', () => {
  test.each([
    ['an exact value', { source: ['service_platform'] }],
    ['one of several', { detail: { to: ['idle', 'fault'] } }],
    ['all of its keys', { source: ['service_platform'], detail: { robot_id: ['r1'] } }],
    ['a member of a list in the event', { detail: { tags: ['b', 'c'] } }],
    ['a boolean and null', { detail: { nested: { deep: [true] }, nothing: [null] } }],
    ['prefix', { detail: { robot_id: [{ prefix: 'r' }] } }],
    ['prefix, ignoring case', { detail: { to: [{ prefix: { 'equals-ignore-case': 'FAU' } }] } }],
    ['suffix', { 'detail-type': [{ suffix: '.transitioned' }] }],
    ['equals-ignore-case', { detail: { to: [{ 'equals-ignore-case': 'FAULT' }] } }],
    ['wildcard', { 'detail-type': [{ wildcard: 'robot.*' }] }],
    ['a numeric range', { detail: { battery: [{ numeric: ['>', 0, '<=', 12] }] } }],
    ['anything-but a value', { detail: { to: [{ 'anything-but': 'idle' }] } }],
    ['anything-but a list', { detail: { to: [{ 'anything-but': ['idle', 'working'] }] } }],
    ['anything-but a prefix', { detail: { to: [{ 'anything-but': { prefix: 'id' } }] } }],
    ['that a key exists', { detail: { battery: [{ exists: true }] } }],
    ['that a key does not exist', { detail: { colour: [{ exists: false }] } }],
    ['one side of an $or', { $or: [{ source: ['x'] }, { detail: { to: ['fault'] } }] }],
  ])('matches %s', (_, pattern) => {
    expect(eventPattern(pattern)(event)).toBe(true)
  })

  test.each([
    ['another value', { detail: { to: ['idle'] } }],
    ['a number as text', { detail: { battery: ['12'] } }],
    ['a missing key', { detail: { colour: ['red'] } }],
    ['a key of something that is no object', { source: { inner: ['x'] } }],
    ['a range that is not met', { detail: { battery: [{ numeric: ['<', 12] }] } }],
    ['anything-but, where the key is missing', { detail: { colour: [{ 'anything-but': 'red' }] } }],
    ['a wildcard with a dot that is none', { 'detail-type': [{ wildcard: 'robotXtransitioned*' }] }],
  ])('does not match %s', (_, pattern) => {
    expect(eventPattern(pattern)(event)).toBe(false)
  })

  test.each([
    ['a value without its list', { source: 'x' }, /source: a list of allowed values is needed/],
    ['an unknown operator', { a: [{ regex: 'x' }] }, /a: \{"regex":"x"\} is none of: exists, prefix/],
    ['an empty list', { a: [] }, /a: an empty list matches nothing/],
    ['a list', [], /an event pattern is a JSON object/],
  ])('%s is refused', (_, pattern, message) => {
    expect(() => eventPattern(pattern)).toThrow(message)
  })
})
