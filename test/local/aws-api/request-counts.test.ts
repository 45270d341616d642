import { expect, test } from 'vitest'
import { requestCounts } from '../../../local/aws-api/request-counts.ts'

test('requests are counted by service and operation, or by method where only that says what is wanted', () => {
  const { count, counts } = requestCounts()
  count({ service: 'sqs', operation: 'SendMessage', method: 'POST' })
  count({ service: 'sqs', operation: 'SendMessage', method: 'POST' })
  count({ service: 's3', operation: '', method: 'PUT' })
  expect(counts).toEqual({ 'sqs SendMessage': 2, 's3 PUT': 1 })
})
