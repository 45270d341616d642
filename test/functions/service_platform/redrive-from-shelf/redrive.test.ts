import { beforeEach, describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { claimed } from '../../../../functions/failures/actions.ts'
import { failureKinds } from '../../../../functions/failures/kinds.ts'
import { type FailureRecord, withReport } from '../../../../functions/failures/record.ts'
import { shelfCopyOf } from '../../../../functions/failures/shelf-copy.ts'
import { tryAgain } from '../../../../functions/failures/try-again.ts'
import type { Operation } from '../../../../functions/ports/operations.ts'
import type { ShelfCopy } from '../../../../functions/ports/shelf.ts'
import { redriveFromShelf } from '../../../../functions/service_platform/redrive-from-shelf/redrive.ts'
import { fakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeFailures } from '../../../fakes/failures.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeStream } from '../../../fakes/put-on-stream.ts'
import { failureRecord } from '../api/stored.ts'
import { report } from '../record-failure/recorder.ts'

const surroundings = () => {
  const failures = fakeFailures()
  const stream = fakeStream()
  const log = fakeLog()
  const operations = new Map<string, Operation>()
  const clock = { now: Date.parse('2026-11-20T09:20:00.000Z') }
  const ports = {
    failures,
    stream,
    bytes: fakeFailedBytes(),
    functions: {
      knows: () => false,
      invoke: async () => {
        throw new Error('no function is known')
      },
    },
    intake: fakeFailureIntake(),
    kinds: failureKinds,
    agenda: { retries_max: 5, backoff_seconds: 30 },
    now: () => clock.now,
    random: () => 0.5,
    log: log.log,
    operations: {
      write: async (operation: Operation) => {
        if (operations.has(operation.operation_id)) return 'changed' as const
        operations.set(operation.operation_id, operation)
        return 'written' as const
      },
    },
  }
  let messages = 0
  const deliver = async (copies: readonly ShelfCopy[]): Promise<readonly number[]> => {
    const Records = copies.map(({ body, attributes }) => {
      messages += 1
      const said = Object.entries(attributes).map(([name, value]) => [name, { stringValue: value }])
      return { messageId: `q${messages}`, body, messageAttributes: Object.fromEntries(said) }
    })
    const redrive = redriveFromShelf({ ...ports, tryAgain: (tries) => tryAgain(tries, ports) })
    const { batchItemFailures } = await redrive({ Records })
    return batchItemFailures.map(({ itemIdentifier }) => Records.findIndex((one) => one.messageId === itemIdentifier))
  }
  const store = (record: FailureRecord): FailureRecord => {
    failures.records.set(record.failure_id, record)
    return record
  }
  const failsAgain = (failure_id: string): FailureRecord => {
    const before = failures.records.get(failure_id)
    if (!before) throw new Error(`there is no failure ${failure_id}`)
    const at = new Date(clock.now).toISOString()
    const after = withReport(before, report({ failure_id, attempt: before.standing.attempt, at }), before.original)
    return store(after ?? before)
  }
  const put = () => stream.puts.map(({ record: { redrive } }) => `${redrive?.redrive_of} ${redrive?.attempt}`)
  return { failures, stream, log, operations, clock, ports, deliver, store, failsAgain, put }
}

let one: ReturnType<typeof surroundings>
beforeEach(() => {
  one = surroundings()
})

describe('a copy that was moved from the shelf', () => {
  test('is tried again in the operation of the hour, with a line of its own', async () => {
    const record = one.store(failureRecord())
    expect(await one.deliver([shelfCopyOf(record)])).toEqual([])
    expect(one.stream.puts).toMatchObject([
      {
        subject: 'robot:r1',
        record: { redrive: { redrive_of: 'f1', attempt: 1, operation_id: 'console-2026-11-20T09', message_id: 'm1' } },
      },
    ])
    expect(one.stream.puts[0]?.record.redrive).not.toHaveProperty('out_of_order')
    expect([...one.operations.values()]).toMatchObject([
      { operation_id: 'console-2026-11-20T09', kind: 'console_redrive', by: 'aws-console', status: 'done' },
    ])
    expect(one.failures.rows.messages.get('console-2026-11-20T09#f1')).toMatchObject({
      kind: 'console_redrive',
      by: 'aws-console',
      from: 'open',
      to: 'retrying',
      attempt: 2,
    })
  })

  test('shares its operation with the others of the hour', async () => {
    for (const n of [1, 2, 3]) await one.deliver([shelfCopyOf(one.store(failureRecord({ failure_id: `f${n}` })))])
    expect([...one.operations.keys()]).toEqual(['console-2026-11-20T09'])
    expect(one.put()).toEqual(['f1 1', 'f2 1', 'f3 1'])
  })

  test('acts once, however often SQS hands it out and whoever moves it again', async () => {
    const copy = shelfCopyOf(one.store(failureRecord()))
    await one.deliver([copy, copy])
    one.failsAgain('f1')
    expect(await one.deliver([copy])).toEqual([])
    expect(one.put()).toEqual(['f1 1'])
    expect(one.log.lines.at(-1)).toMatchObject({ message: 'copy dropped', fields: { failure_id: 'f1' } })
  })

  test('of a failure that failed again within the hour is tried again, in an operation of its own', async () => {
    const record = one.store(failureRecord())
    await one.deliver([shelfCopyOf(record)])
    await one.deliver([shelfCopyOf(one.failsAgain('f1'))])
    await one.deliver([shelfCopyOf(one.failsAgain('f1'))])
    expect(one.put()).toEqual(['f1 1', 'f1 2', 'f1 3'])
    expect([...one.operations.keys()]).toEqual([
      'console-2026-11-20T09',
      'console-2026-11-20T09-2',
      'console-2026-11-20T09-3',
    ])
  })

  test('of a failure that fails again for ever is tried each time, also when its record has forgotten the first tries', async () => {
    let copy = shelfCopyOf(one.store(failureRecord()))
    for (let n = 0; n < 40; n += 1) {
      expect(await one.deliver([copy])).toEqual([])
      copy = shelfCopyOf(one.failsAgain('f1'))
    }
    expect(one.put()).toHaveLength(40)
    expect(one.operations.size).toBe(40)
  })

  test.each(['retrying', 'resolved', 'archived'] as const)('of a %s failure is dropped', async (status) => {
    const copy = shelfCopyOf(one.store({ ...failureRecord(), status }))
    expect(await one.deliver([copy])).toEqual([])
    expect(one.put()).toEqual([])
    expect(one.log.lines).toMatchObject([
      { level: 'info', message: 'copy dropped', fields: { failure_id: 'f1', status } },
    ])
  })

  test('stays, to go back to the shelf, when nobody knows it, cannot read it, or can try nothing', async () => {
    const unknown = shelfCopyOf(failureRecord({ failure_id: 'nobody' }))
    const none = shelfCopyOf(one.store(failureRecord({ failure_id: 'f2', kind: 'unknown', stage: 'intake' })))
    const good = shelfCopyOf(one.store(failureRecord({ failure_id: 'f3' })))
    expect(await one.deliver([unknown, { body: 'a note', attributes: {} }, none, good])).toEqual([0, 1, 2])
    expect(one.put()).toEqual(['f3 1'])
    expect(one.failures.records.get('f2')?.status).toBe('open')
  })

  test('is known by its body when its attributes are lost', async () => {
    const { body } = shelfCopyOf(one.store(failureRecord()))
    expect(await one.deliver([{ body, attributes: {} }])).toEqual([])
    expect(one.put()).toEqual(['f1 1'])
  })

  test('follows those that its robot said before it', async () => {
    const copies = [3, 1, 2].map((n) =>
      shelfCopyOf(one.store(failureRecord({ failure_id: `f${n}`, position: String(n).padStart(60, '0') }))),
    )
    await one.deliver(copies)
    expect(one.put()).toEqual(['f1 1', 'f2 1', 'f3 1'])
  })

  test('is sent when it comes again, if the claim was written and the stream did not answer', async () => {
    const copy = shelfCopyOf(one.store(failureRecord()))
    one.stream.down = true
    expect(await one.deliver([copy])).toEqual([0])
    expect(one.failures.records.get('f1')).toMatchObject({ status: 'retrying', operation_id: 'console-2026-11-20T09' })
    one.stream.down = false
    one.clock.now += 3_600_000
    expect(await one.deliver([copy])).toEqual([])
    expect(one.put()).toEqual(['f1 1'])
    expect(one.failures.records.get('f1')?.standing.attempt).toBe(2)
  })

  test('goes without one of its batch that cannot be done for now; the rest of that robot waits for it', async () => {
    const copies = [1, 2, 3].map((n) => {
      const robot_id = n === 2 ? 'r2' : 'r1'
      const position = String(n).padStart(60, '0')
      const said = { robot_id, topic: `robots/${robot_id}/messages`, position }
      const record = failureRecord({ failure_id: `f${n}`, ...said })
      return shelfCopyOf(one.store(n === 1 ? { ...record, original: { bytes: 9_000, key: 'failures/f1' } } : record))
    })
    one.ports.bytes.read = async () => {
      throw new TemporaryFailure('read failures/f1: SlowDown')
    }
    expect(await one.deliver(copies)).toEqual([0, 2])
    expect(one.put()).toEqual(['f2 1'])
  })

  test('comes again when its operation cannot be written: nothing is done without its entry', async () => {
    const copy = shelfCopyOf(one.store(failureRecord()))
    one.ports.operations.write = async () => {
      throw new TemporaryFailure('write operation: TimeoutError')
    }
    expect(await one.deliver([copy])).toEqual([0])
    expect(one.failures.records.get('f1')?.status).toBe('open')
    expect(one.put()).toEqual([])
  })

  test('and a person who retries the same failure at the same moment act once', async () => {
    const record = one.store(failureRecord())
    const operation = { operation_id: 'op-1', kind: 'redrive' as const }
    const byPerson = { record, by: 'ada', why: 'fixed', out_of_order: false, operation }
    const [, staying] = await Promise.all([tryAgain([byPerson], one.ports), one.deliver([shelfCopyOf(record)])])
    expect(one.put()).toEqual(['f1 1'])
    expect(one.failures.rows.messages.size).toBe(1)
    // Whoever came second looks again and finds it under way.
    if (staying.length > 0) expect(await one.deliver([shelfCopyOf(record)])).toEqual([])
    expect(one.put()).toEqual(['f1 1'])
  })

  test('loses to a claim between its look and its write', async () => {
    const record = one.store(failureRecord())
    const write = one.failures.write
    one.failures.write = async (changes) => {
      one.failures.write = write
      one.store(claimed(record, { by: 'ada', at: '2026-11-20T09:20:00.000Z', operation_id: 'op-1' }))
      return write(changes)
    }
    expect(await one.deliver([shelfCopyOf(record)])).toEqual([0])
    expect(await one.deliver([shelfCopyOf(record)])).toEqual([])
    expect(one.put()).toEqual([])
    expect(one.failures.records.get('f1')).toMatchObject({ operation_id: 'op-1', changed_by: 'ada' })
  })
})
