import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsSide } from './aws-clients.ts'
import { type FailureUse, failureBill, requestsPerFailure } from './failure-bill.ts'
import { asMeasures, total } from './idle-bill.ts'
import type { Line } from './line.ts'
import { openConnection, publish } from './mqtt-socket.ts'
import { prices } from './prices.ts'
import { recorded } from './redrive.ts'
import type { Measure } from './results.ts'
import { failOneByOne, type UndeliveredMessage } from './rule-failures.ts'
import {
  archivedBetween,
  functionsBetween,
  type Look,
  look,
  type MemoryOfFunctions,
  requestsBetween,
  sentBetween,
  unitsBetween,
} from './usage.ts'

/*
 * Requests and dollars of a failure, from bursts on a line that reads as AWS does: of one cause and of two hundred through the
 * error action of IoT Core, which hands each over by itself, and of bytes that nobody can open, which dispatch hands over in
 * batches. Beside it the schedules run and are counted with it.
 */
const requestsMax = 4
const causes = 200
const robots = 50

export const failureBursts = async (
  line: Line,
  aws: AwsSide,
  { count, memory }: { readonly count: number; readonly memory: MemoryOfFunctions },
): Promise<Measure[]> => {
  const measures: Measure[] = []
  // Warms up: what a function does once is not what a failure costs.
  await failOneByOne(aws, outage('warm-up', 50, 1))
  await recorded(line, 50)
  const bursts: readonly Burst[] = [
    { what: 'of one cause, by an error action', ...byErrorAction(aws, outage('one', count, 1)) },
    { what: `of ${causes} causes, by an error action`, ...byErrorAction(aws, outage('many', count, causes)) },
    { what: 'of bytes that cannot be opened, by dispatch', ...byRobots(line, count) },
  ]
  for (const [n, burst] of bursts.entries()) {
    const before = await look(line)
    await burst.fail()
    await recorded(line, 50 + (n + 1) * count)
    // The archive of changes and the logs follow.
    await sleep(settleMs)
    const used = useBetween(before, await look(line), { count, memory, ...burst })
    const requests = requestsPerFailure(used)
    const each = Object.values(requests).reduce((sum, one) => sum + one, 0)
    const bill = failureBill(used)
    measures.push(
      {
        name: `billable requests a failure, ${count.toLocaleString('en')} ${burst.what}`,
        value: each.toFixed(2),
        peer: Object.entries(requests)
          .filter(([, one]) => one >= 0.005)
          .map(([name, one]) => `${name} ${one.toFixed(2)}`)
          .join(', '),
        target: `≤ ${requestsMax}`,
        met: each <= requestsMax,
      },
      {
        name: `dollars per million failures ${burst.what}`,
        value: total(bill).toFixed(2),
        peer: `prices of ${prices.date}`,
      },
      ...(n === 0 ? asMeasures(bill) : []),
    )
  }
  return measures
}

/** For the settings of the line that this is measured on. */
export const burstSettings = { archive: { batchWindowSeconds: 2 }, retry: { backoffSeconds: 3_600 } }
const settleMs = (burstSettings.archive.batchWindowSeconds + 3) * 1_000

interface Burst extends Door {
  readonly what: string
}

interface Door {
  readonly fail: () => Promise<void>
  readonly error_actions: number
}

const outage = (name: string, count: number, of: number): readonly UndeliveredMessage[] =>
  Array.from({ length: count }, (_, n) => ({
    robot_id: `burst-${String(n % robots).padStart(5, '0')}`,
    message_id: `${name}-${n}`,
    message: { type: 'work.completed', payload: { job_id: `job-${n}`, pad: 'x'.repeat(200) } },
    reason: `The stream of part ${wordOf(n % of)} took nothing`,
  }))

/** Digits would be taken for what differs from message to message. */
const wordOf = (cause: number): string => [...String(cause)].map((digit) => 'abcdefghij'[Number(digit)]).join('')

const byErrorAction = (aws: AwsSide, messages: readonly UndeliveredMessage[]): Door => ({
  fail: () => failOneByOne(aws, messages),
  error_actions: messages.length,
})

const byRobots = (line: Line, count: number): Door => ({
  fail: async () => {
    const connection = await openConnection({ host: '127.0.0.1', port: line.mqtt_port, client_id: 'burst' }, () => {})
    for (let n = 0; n < count; n += 1) {
      publish(
        connection,
        `robots/burst-${String(n % robots).padStart(5, '0')}/messages`,
        `{"type":"work.completed","n":${n}`,
      )
      if (n % 100 === 99) await sleep(20)
    }
    while (connection.pending.size > 0) await sleep(20)
    connection.socket.destroy()
  },
  error_actions: 0,
})

const useBetween = (
  before: Look,
  after: Look,
  {
    count,
    memory,
    error_actions,
  }: { readonly count: number; readonly memory: MemoryOfFunctions; readonly error_actions: number },
): FailureUse => {
  const requests = requestsBetween(before, after)
  const sent = sentBetween(before, after)
  const sumOf = (pattern: RegExp): number =>
    Object.entries(requests).reduce((sum, [name, made]) => sum + (pattern.test(name) ? made : 0), 0)
  return {
    failures: count,
    error_actions,
    batch_sends: sumOf(/^sqs SendMessageBatch$/),
    batch_bytes: sent.batch_bytes,
    message_bytes: (sent.batch_bytes + sent.single_bytes) / count,
    functions: functionsBetween(before, after, memory),
    dynamodb_calls: sumOf(/^dynamodb /),
    ...unitsBetween(before, after),
    events: sent.events,
    s3_requests: sumOf(/^s3 /),
    archive_puts: sumOf(/^firehose /),
    archive_bytes: archivedBetween(before, after),
    log_bytes: after.log_bytes - before.log_bytes,
  }
}
