import { expect, test } from 'vitest'
import { queryOf } from '../../../console/src/frame/filter-text.ts'
import { feedFilterOf, lakeFilterOf } from '../../../console/src/messages/asked.ts'
import { filterSchema } from '../../../messages/feed/frames.ts'

const ids = ['type', 'robot_id', 'outcome', 'trace_id']
const asked = (text: string) => feedFilterOf(queryOf(text, ids))
const types = ['robot.transitioned', 'mission.transitioned', 'message.decided']

test.each([
  ['', { types }],
  ['robot_id=ff:5iO4', { types, robots: ['ff:5iO4'] }],
  ['robot_id=r1 & outcome=refused', { types, robots: ['r1'], outcomes: ['refused'] }],
  [`trace_id=${'A'.repeat(32)}`, { types, trace_id: 'a'.repeat(32) }],
  ['trace_id=4bf92f35-77b3-4da6-a3ce-929d0e0e4736', { types, trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }],
  // What the feed cannot say is looked through on the page.
  ['robot_id=r1 | robot_id=r2', { types }],
  ['robot_id!=r1', { types }],
  ['robot_id:r & outcome=refused', { types, outcomes: ['refused'] }],
  ['(robot_id=r1 & type=x) & (outcome=refused | outcome=held)', { types, robots: ['r1'] }],
  ['type=work.start', { types }],
  ['robot_id="r 1" & trace_id=xyz & outcome="No Such"', { types }],
])('of the filter %s the feed leaves out what it can', (text, filter) => {
  expect(asked(text)).toEqual(filter)
  expect(filterSchema.safeParse(asked(text)).success).toBe(true)
})

const lakeIds = ['type', 'robot_id', 'outcome', 'payload']

test.each([
  ['', undefined],
  [
    'type=work.start & (outcome=refused | outcome=dead_lettered)',
    'type=work.start & (outcome=refused | outcome=dead_lettered)',
  ],
  ['robot_id^"ff 5"', 'robot_id^"ff 5"'],
  ['j17', '(payload:j17 | type:j17 | message_id:j17 | robot_id:j17 | correlation_id:j17)'],
  [
    'type=work.start & "two words"',
    'type=work.start & (payload:"two words" | type:"two words" | message_id:"two words" | robot_id:"two words" | correlation_id:"two words")',
  ],
  ['!:j17', '(payload!:j17 & type!:j17 & message_id!:j17 & robot_id!:j17 & correlation_id!:j17)'],
])('the filter %s is asked of the lake as %s', (text, filter) => {
  expect(lakeFilterOf(queryOf(text, lakeIds))).toBe(filter)
})
