import { asError } from '../../errors.ts'
import { logged } from '../../failures/logged.ts'
import type { FailureRecord } from '../../failures/record.ts'
import { type Shelved, shelvedOf } from '../../failures/shelf-copy.ts'
import type { Tried, Try } from '../../failures/try-again.ts'
import type { Log } from '../../logger.ts'
import { inOrder } from '../../operations/order.ts'
import type { Failures } from '../../ports/failures.ts'
import type { Operation, Operations } from '../../ports/operations.ts'
import { AWS_CONSOLE, type Verdict, verdictOn } from './redriven-copy.ts'

export interface RedrivePorts {
  readonly failures: Failures
  readonly operations: Pick<Operations, 'write'>
  readonly tryAgain: (tries: readonly Try[]) => Promise<readonly Tried[]>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** As Lambda hands over a batch of a queue; only what is used here. */
export interface RedriveEvent {
  readonly Records: readonly {
    readonly messageId: string
    readonly body: string
    readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string }>>
  }[]
}

export interface RedriveAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * Tries failures again whose copies were moved here. What is not acknowledged comes again and at last, by the queue's own
 * redrive policy, goes back to the shelf.
 */
export const redriveFromShelf =
  (ports: RedrivePorts) =>
  async ({ Records }: RedriveEvent): Promise<RedriveAnswer> => {
    const copies = Records.map(copyOf)
    const standing = await ports.failures.find([...new Set(copies.flatMap(({ shelved }) => shelved?.failure_id ?? []))])
    const hour = new Date(ports.now()).toISOString().slice(0, 13)

    const staying = new Set<string>()
    const asked = new Map<string, Asked>()
    // Of two copies of one failure the newest decides.
    for (const copy of [...copies].sort(newestFirst)) {
      const record = copy.shelved && standing.get(copy.shelved.failure_id)
      const twin = record && asked.get(record.failure_id)
      if (twin) twin.copies.push(copy.id)
      else {
        const verdict = verdictOn(copy.shelved, record, hour)
        if (record && verdict.verdict === 'try') {
          asked.set(record.failure_id, { record, operation_id: verdict.operation_id, copies: [copy.id] })
        } else if (verdict.verdict === 'stay') staying.add(copy.id)
        tell(ports.log, copy, record, verdict)
      }
    }

    for (const copy of await act([...asked.values()], ports)) staying.add(copy)
    return { batchItemFailures: [...staying].map((itemIdentifier) => ({ itemIdentifier })) }
  }

interface Copy {
  /** SQS's id, new since the move. */
  readonly id: string
  readonly shelved: Shelved | undefined
}

/** A failure that is to be tried, and its copies in this batch. */
interface Asked {
  readonly record: FailureRecord
  readonly operation_id: string
  readonly copies: string[]
}

/** Answers with the copies of what was not tried. */
const act = async (asked: readonly Asked[], ports: RedrivePorts): Promise<readonly string[]> => {
  if (asked.length === 0) return []
  const ordered = inOrder(asked.map(({ record }) => record)).flatMap(
    (record) => asked.find((one) => one.record === record) ?? [],
  )
  try {
    for (const operationId of new Set(asked.map(({ operation_id }) => operation_id))) {
      // `changed` is an earlier batch of the hour.
      await ports.operations.write(operationOf(operationId, new Date(ports.now()).toISOString()), 0)
    }
    const tried = await ports.tryAgain(
      ordered.map(({ record, operation_id }) => ({
        record,
        by: AWS_CONSOLE,
        why,
        out_of_order: false,
        operation: { operation_id, kind: 'console_redrive' as const },
      })),
    )
    return ordered.flatMap(({ record, operation_id, copies }, index) => {
      const { outcome, why: because } = tried[index] ?? { outcome: 'changed' }
      ports.log.info('redriven from the shelf', { ...logged(record), operation_id, outcome, why: because })
      return staysAfter[outcome] ? copies : []
    })
  } catch (error) {
    // Whatever was claimed is sent when it comes again: the operation finds its own tries.
    if (ordered.length > 1) return oneByOne(ordered, ports)
    for (const { record, operation_id } of asked) {
      ports.log.error('not redriven from the shelf', { ...logged(record), operation_id, error: asError(error) })
    }
    return asked.flatMap(({ copies }) => copies)
  }
}

/** One that cannot be done keeps none of the others from being done; only the rest of its robot waits, not to be overtaken. */
const oneByOne = async (ordered: readonly Asked[], ports: RedrivePorts): Promise<readonly string[]> => {
  const staying: string[] = []
  const waiting = new Set<string>()
  for (const one of ordered) {
    const { robot_id } = one.record
    const left = robot_id !== undefined && waiting.has(robot_id) ? one.copies : await act([one], ports)
    staying.push(...left)
    if (left.length > 0 && robot_id !== undefined) waiting.add(robot_id)
  }
  return staying
}

/** `changed`: it comes again and is looked at as it then is; `not_possible`: it belongs on the shelf. */
const staysAfter: Readonly<Record<Tried['outcome'], boolean>> = {
  sent: false,
  delivered: false,
  failed_again: false,
  changed: true,
  not_possible: true,
}

const why = 'Its copy was moved from the shelf to the redrive queue in the AWS console'

/** There is no set and nothing to start or cancel: SQS moves messages, each acts when it comes. */
const operationOf = (operation_id: string, at: string): Operation => ({
  operation_id,
  kind: 'console_redrive',
  status: 'done',
  by: AWS_CONSOLE,
  why,
  created_at: at,
  started_at: at,
  started_by: AWS_CONSOLE,
  ended_at: at,
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
})

const copyOf = ({ messageId, body, messageAttributes = {} }: RedriveEvent['Records'][number]): Copy => {
  const attributes = Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  )
  return { id: messageId, shelved: shelvedOf({ body, attributes: Object.fromEntries(attributes) }) }
}

const newestFirst = (one: Copy, other: Copy): number => (other.shelved?.attempt ?? 0) - (one.shelved?.attempt ?? 0)

const tell = (log: Log, { id, shelved }: Copy, record: FailureRecord | undefined, verdict: Verdict): void => {
  const fields = { shelf_message_id: id, ...(record ? logged(record) : shelved), ...verdict }
  if (verdict.verdict === 'drop') log.info('copy dropped', fields)
  if (verdict.verdict === 'stay') log.warn('copy goes back to the shelf', fields)
}
