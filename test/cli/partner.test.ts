import { expect, test } from 'vitest'
import { heardLine, messageIdsIn } from '../../cli/partner.ts'

const event = {
  time: '2026-11-20T09:00:00.000Z',
  type: 'job.completed',
  data: { robot_id: 'r1', correlation_id: 'j1', payload: { job_id: 'j1' } },
}

test('an event that the partner does not take says what it was answered', () => {
  expect(heardLine(event, 204)).toBe('2026-11-20T09:00:00.000Z job.completed r1 j1 {"job_id":"j1"}')
  expect(heardLine(event, 500)).toBe('2026-11-20T09:00:00.000Z job.completed r1 j1 {"job_id":"j1"} → answered 500')
})

test('the ids in the answer to an order say what to look up', () => {
  expect(messageIdsIn('{"events":[{"messages":[{"message_id":"m-1"},{"message_id":"m-2"}]}]}')).toEqual(['m-1', 'm-2'])
  expect(messageIdsIn('not now')).toEqual([])
})
