import { expect, test } from 'vitest'
import { shelfCopyOf, shelvedOf } from '../../../functions/failures/shelf-copy.ts'
import { failureRecord } from '../service_platform/api/stored.ts'

test('a copy says in its attributes of which failure it is and after which try it was placed', () => {
  const copy = shelfCopyOf(failureRecord({ attempt: 3 }))
  expect(copy.attributes).toMatchObject({ failure_id: 'f1', attempt: '3' })
  expect(shelvedOf(copy)).toEqual({ failure_id: 'f1', attempt: 3 })
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
