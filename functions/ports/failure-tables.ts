import * as z from 'zod'
import type { FailureTables } from './failure-transaction.dynamodb.ts'

/** What every function that writes failures has: a failure moves together with its group, its operation and the books. */
export const failureTableVariables = {
  FAILURES_TABLE: z.string().min(1),
  FAILURE_GROUPS_TABLE: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1).describe('What came of a try that an operation asked for is counted there'),
  BOOKS_TABLE: z.string().min(1),
}

export const failureTablesIn = (
  variables: {
    readonly [Name in keyof typeof failureTableVariables]: string
  },
): FailureTables => ({
  failures: variables.FAILURES_TABLE,
  groups: variables.FAILURE_GROUPS_TABLE,
  operations: variables.OPERATIONS_TABLE,
  books: variables.BOOKS_TABLE,
})
