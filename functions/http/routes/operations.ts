import { operationLanguage } from '../languages.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, filterOf, limit, recordIdSchema } from './parameters.ts'

const operationId: Parameter = {
  name: 'operation_id',
  in: 'path',
  description: 'The operation',
  schema: recordIdSchema,
  example: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
}

export const operationReads = [
  {
    name: 'list-operations',
    method: 'GET',
    path: '/operations',
    group: 'reader',
    scope: 'failures.read',
    summary: 'What was done about failures, newest first; with a filter a page may be short, its cursor goes on',
    parameters: [filterOf(operationLanguage, 'status=running & kind=redrive'), limit, cursor],
  },
  {
    name: 'read-operation',
    method: 'GET',
    path: '/operations/{operation_id}',
    group: 'reader',
    scope: 'failures.read',
    summary: 'One operation: plan, pace, who and why, how many are done and left, and how they ended',
    parameters: [operationId],
  },
  {
    name: 'list-operation-messages',
    method: 'GET',
    path: '/operations/{operation_id}/messages',
    group: 'reader',
    scope: 'failures.read',
    summary: 'What an operation did to each failure, by failure id',
    parameters: [operationId, limit, cursor],
  },
] as const satisfies readonly ReadingRoute[]

export const operationActs = [
  {
    name: 'plan-operation',
    method: 'POST',
    path: '/operations',
    group: 'writer',
    answers: 201,
    summary:
      'Freezes the set of failures that an operation will act on, and says what that would mean; nothing is done yet',
    parameters: [],
  },
  {
    name: 'start-operation',
    method: 'POST',
    path: '/operations/{operation_id}/start',
    group: 'writer',
    answers: 202,
    summary: 'Starts a planned operation, or goes on with one that was cancelled or has stopped',
    parameters: [operationId],
  },
  {
    name: 'cancel-operation',
    method: 'POST',
    path: '/operations/{operation_id}/cancel',
    group: 'writer',
    answers: 202,
    summary: 'Ends an operation after the batch that is under way',
    parameters: [operationId],
  },
] as const satisfies readonly WritingRoute[]
