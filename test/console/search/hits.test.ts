import { describe, expect, test } from 'vitest'
import type { Timeline } from '../../../console/src/messages/hops.ts'
import { distinctHits, hitOfStored, hitsIn, onlyWay } from '../../../console/src/search/hits.ts'
import { failureAnswers } from '../../../functions/http/responses/failures.ts'
import { decisionExample } from '../../../functions/http/responses/messages.ts'
import { overviewAnswers } from '../../../functions/http/responses/overview.ts'

const nothing = overviewAnswers['read-timeline'].example as Timeline
const failure = failureAnswers['list-failures'].example.items[0] as Timeline['failures'][number]

const timeline = (more: Partial<Timeline>): Timeline => ({ ...nothing, story: [], ...more })

describe('what was found', () => {
  test('of a message says what it was, whose, and what became of it', () => {
    const hits = hitsIn({ id: '01J9-work-1', found_in: 'x' }, timeline({ messages: [decisionExample] }))
    expect(hits).toEqual([
      {
        kind: 'message',
        id: '01J9-work-1',
        href: '/console/messages/01J9-work-1?robot_id=ff%3A5iO4',
        words: 'work.start of ff:5iO4, applied',
      },
    ])
  })

  test('of an id that several robots have used is a way to each, or to the one that was said', () => {
    const messages = [decisionExample, { ...decisionExample, robot_id: 'r2' }]
    const found = (robot_id?: string) =>
      hitsIn({ id: '01J9-work-1', found_in: 'x', ...(robot_id && { robot_id }) }, timeline({ messages }))
    expect(found().map(({ href }) => href)).toHaveLength(2)
    expect(found('r2').map(({ href }) => href)).toEqual(['/console/messages/01J9-work-1?robot_id=r2'])
    expect(found('r3')).toHaveLength(2)
  })

  test('of a message that failed before it could be decided says how', () => {
    const [hit] = hitsIn({ id: '01J9-work-1', found_in: 'x' }, timeline({ failures: [failure] }))
    expect(hit?.words).toBe('work.stop that failed: OtherJobInHand')
  })

  test('of one that is on its way says so', () => {
    const story = [{ at: '2026-11-20T09:00:00.000Z', what: 'received', text: '', message_id: 'm9', robot_id: 'r1' }]
    expect(hitsIn({ id: 'm9', found_in: 'x' }, timeline({ story }))[0]).toMatchObject({
      href: '/console/messages/m9?robot_id=r1',
      words: 'on its way, nothing decided yet',
    })
  })

  test('of a text that names several things is a way to each of them', () => {
    const kinds: Timeline['kinds'] = ['mission', 'correlation']
    const hits = hitsIn({ id: 'mission:m-17', found_in: 'x' }, timeline({ kinds }))
    expect(hits.map(({ kind, href }) => [kind, href])).toEqual([
      ['mission', '/console/missions/m-17'],
      ['correlation', '/console/traces/mission%3Am-17'],
    ])
  })

  test('in the lake says that it was there', () => {
    expect(
      hitOfStored({
        message_id: 'm1',
        robot_id: 'r1',
        kind: 'telemetry',
        received_at: '2026-11-20T09:00:00.000Z',
        payload: {},
      }).words,
    ).toBe('telemetry of r1, received 2026-11-20T09:00:00.000Z (in the lake)')
  })
})

describe('there is nothing to choose', () => {
  const one = hitsIn({ id: '01J9-work-1', found_in: 'x' }, timeline({ messages: [decisionExample] }))
  const other = hitsIn({ id: 'ff:5iO4', found_in: 'x' }, timeline({ kinds: ['robot'] }))

  test('where all leads to one page', () => {
    expect(onlyWay(distinctHits([...one, ...one]), [])).toBe(one[0]?.href)
  })

  test('where an address named it, whatever else it has in it', () => {
    const named = [{ id: '01J9-work-1', found_in: 'an address' }]
    expect(onlyWay([...one, ...other], named)).toBe(one[0]?.href)
    expect(onlyWay([...one, ...other], [{ id: '01J9-work-1', found_in: 'message_id' }])).toBeUndefined()
  })

  test('but not where nothing was found', () => {
    expect(onlyWay([], [])).toBeUndefined()
  })
})
