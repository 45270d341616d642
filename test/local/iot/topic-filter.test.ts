import { describe, expect, test } from 'vitest'
import { filterFault, filterMatches } from '../../../local/iot/topic-filter.ts'

describe('a topic filter', () => {
  test.each([
    ['robots/+/messages', 'robots/r1/messages', true],
    ['robots/+/messages', 'robots/r1/r2/messages', false],
    ['robots/+/messages', 'robots//messages', true],
    ['robots/#', 'robots', true],
    ['robots/#', 'robots/r1/telemetry', true],
    ['#', 'robots/r1', true],
    ['#', '$aws/events/presence/connected/r1', false],
    ['+/events/#', '$aws/events/presence', false],
    ['$aws/events/presence/+/+', '$aws/events/presence/connected/r1', true],
    ['robots/r1', 'robots/r10', false],
    ['robots/r1', 'robots/r1/', false],
  ])('%s against %s: %s', (filter, topic, matches) => {
    expect(filterMatches(filter, topic)).toBe(matches)
  })

  test.each(['', 'robots/#/x', 'robots/r+', 'robots/x#'])('%j is none', (filter) => {
    expect(filterFault(filter)).toBeTypeOf('string')
  })
})
