import { expect, test } from 'vitest'
import { shelfCopyOf, shelvedOf } from '../../../functions/failures/shelf-copy.ts'
import { SHELF_ATTRIBUTES_MAX } from '../../../functions/ports/shelf.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

test('a copy says in its attributes of which failure it is and after which try it was placed', () => {
  const copy = shelfCopyOf(failureRecord({ attempt: 3 }))
  expect(copy.attributes).toMatchObject({ failure_id: 'f1', attempt: '3' })
  expect(shelvedOf(copy)).toEqual({ failure_id: 'f1', attempt: 3 })
})

test('a copy of what was held back says so, and why; it has no more attributes than SQS takes', () => {
  const record = failureRecord()
  const [first] = record.attempts
  const error_text = 'Held back: the robot has moved on'
  const held = { attempt: 2, at: '2026-05-13T14:00:00.000Z', status: 'open', held_back: true, error_text } as const
  const { body, attributes } = shelfCopyOf({ ...record, attempts: first ? [first, held] : [held] })
  expect(attributes.held_back).toBe(error_text)
  expect(Object.keys(attributes)).toHaveLength(SHELF_ATTRIBUTES_MAX)
  expect(body.split('\n')[0]).toMatch(/OtherJobInHand: .* \(attempt 2\) Held back: the robot has moved on\.$/)
  expect(shelfCopyOf(record).attributes).not.toHaveProperty('held_back')
})

test('its body says it too, whatever stands in the sentence before', () => {
  for (const error_text of ['a {brace}', 'two\n\n{lines}', '"}\n\n{']) {
    const { body } = shelfCopyOf(failureRecord({ error_text, attempt: 2 }))
    expect(shelvedOf({ body, attributes: {} })).toEqual({ failure_id: 'f1', attempt: 2 })
  }
})

test.each([
  ['', {}],
  ['hello', {}],
  ['{"failure_id": 7}', {}],
  ['[]', { failure_id: '' }],
  ['{"a": {"failure_id": "f1"}}', { attempt: '1' }],
])('%s is no copy of ours', (body, attributes) => {
  expect(shelvedOf({ body, attributes })).toBeUndefined()
})
