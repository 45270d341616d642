import { type Item, maybe, maybeNumberIn, maybeTextIn, number, present, text, textIn } from './attributes.dynamodb.ts'
import { operationResults } from './failures.ts'
import type { MessageOfOperation, Results } from './operations.ts'

/*
 * What an operation did to one failure, as an item of the table of operations; and the row in which the ends are counted.
 * Both are written together with the failure (failures.dynamodb.ts).
 */

export const messageKey = (operationId: string, failureId: string): Item => ({
  operation_id: text(operationId),
  entry: text(`message#${failureId}`),
})

export const resultsKey = (operationId: string): Item => ({ operation_id: text(operationId), entry: text('results') })

/** `failure_id` and `at` are the keys of the index by failure, `day` and `audited` those of the audit by day. */
export const itemOfMessage = (message: MessageOfOperation): Item => {
  const key = messageKey(message.operation_id, message.failure_id)
  return present({
    ...Object.fromEntries(textNames.map((name) => [name, text(message[name])])),
    ...Object.fromEntries(optionalTextNames.map((name) => [name, maybe(message[name], text)])),
    attempt: number(message.attempt),
    ...key,
    ...auditKey(message.at, message.operation_id, textIn(key, 'entry')),
  })
}

/** Of the index by day: operations and messages in the order in which they came about. */
export const auditKey = (at: string, operationId: string, entry: string): Item => ({
  day: text(at.slice(0, 10)),
  audited: text(`${at}#${operationId}#${entry}`),
})

export const messageOfItem = (item: Item): MessageOfOperation => ({
  ...(Object.fromEntries(textNames.map((name) => [name, textIn(item, name)])) as unknown as Texts),
  ...(Object.fromEntries(
    optionalTextNames.flatMap((name) => {
      const value = maybeTextIn(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  ) as OptionalTexts),
  attempt: maybeNumberIn(item, 'attempt') ?? 0,
})

export const resultsOfItem = (item: Item | undefined): Results =>
  Object.fromEntries(
    operationResults.flatMap((result) => {
      const count = item && maybeNumberIn(item, result)
      return count === undefined ? [] : [[result, count]]
    }),
  )

const textNames = ['operation_id', 'failure_id', 'kind', 'by', 'why', 'at', 'from', 'to'] as const
const optionalTextNames = ['robot_id', 'message_id', 'trace_id', 'result', 'result_at'] as const
type Texts = Pick<MessageOfOperation, (typeof textNames)[number]>
type OptionalTexts = Pick<MessageOfOperation, (typeof optionalTextNames)[number]>
