import { describe, expect, test } from 'vitest'
import { claimed } from '../../../functions/failures/actions.ts'
import { withAgenda } from '../../../functions/failures/agenda.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import { type FailureRecord, isOpen } from '../../../functions/failures/record.ts'
import { shelfCopyOf, shelvedOf } from '../../../functions/failures/shelf-copy.ts'
import { tryAgain } from '../../../functions/failures/try-again.ts'
import type { Operation } from '../../../functions/ports/operations.ts'
import type { ShelfCopy } from '../../../functions/ports/shelf.ts'
import { redriveFromShelf } from '../../../functions/service_platform/redrive-from-shelf/redrive.ts'
import { retryFailures } from '../../../functions/service_platform/retry-failures/retry.ts'
import { sweepShelf } from '../../../functions/service_platform/sweep-shelf/sweep.ts'
import { fakeEventBus } from '../../fakes/event-bus.ts'
import { fakeFailedBytes } from '../../fakes/failed-bytes.ts'
import { fakeFailureIntake } from '../../fakes/failure-intake.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'
import { fakeShelf } from '../../fakes/shelf.ts'
import { failureRecord } from './api/stored.ts'
import { everyDeath } from './dispatch/interrupted.ts'

/*
 * What runs by the clock or reads the redrive queue dies before and after every call that it makes to the outside. The calls
 * are counted, not listed: a new one is interrupted from the day it is written.
 */
const begun = Date.parse('2026-11-20T09:00:00.000Z')
const agenda = { retries_max: 5, backoff_seconds: 30 }

const world = () => {
  const failures = fakeFailures()
  const clock = { now: begun }
  const operations = new Map<string, Operation>()
  const ports = {
    failures,
    due: failures.due,
    stream: fakeStream(),
    bytes: fakeFailedBytes(),
    intake: fakeFailureIntake(),
    shelf: fakeShelf(),
    bus: fakeEventBus(),
    operations: {
      write: async (operation: Operation) => {
        if (operations.has(operation.operation_id)) return 'changed' as const
        operations.set(operation.operation_id, operation)
        return 'written' as const
      },
    },
  }
  const surroundings = {
    functions: {
      knows: () => false,
      invoke: async () => {
        throw new Error('no function is known')
      },
    },
    settleActs: async (record: FailureRecord) => record,
    kinds: failureKinds,
    agenda,
    now: () => clock.now,
    random: () => 0.5,
    log: fakeLog().log,
    measures: { publish: () => undefined },
  }
  const store = (record: FailureRecord): FailureRecord => {
    failures.records.set(record.failure_id, record)
    return record
  }
  const trying = (given: typeof ports) => {
    const all = { ...surroundings, ...given }
    return { ...all, tryAgain: (tries: Parameters<typeof tryAgain>[0]) => tryAgain(tries, all) }
  }
  return {
    ...ports,
    ports,
    operations,
    clock,
    store,
    retry: (given = ports) => retryFailures(trying(given), { retries_per_run: 500, budget_seconds: 45 })(),
    sweep: (given = ports) =>
      sweepShelf({ ...surroundings, ...given }, { copies_max: 2_000, walk_seconds: 30, placed_max: 500 })(),
    redrive: async (copies: readonly ShelfCopy[], given = ports) => {
      const Records = copies.map(({ body, attributes }, n) => ({
        messageId: `q${n}`,
        body,
        messageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue }]),
        ),
      }))
      const { batchItemFailures } = await redriveFromShelf(trying(given))({ Records })
      return copies.filter((_, n) => batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === `q${n}`))
    },
  }
}
type World = ReturnType<typeof world>

const putsOf = ({ stream }: World): readonly string[] => [
  ...new Set(stream.puts.map(({ record: { redrive } }) => `${redrive?.redrive_of} ${redrive?.attempt}`)),
]

const robot = (n: number) => ({ robot_id: `r${n % 2}`, topic: `robots/r${n % 2}/messages` })
const temporary = { kind: 'rule', stage: 'rule', retryable: true } as const

describe('killed before and after each of its calls', () => {
  test('retry-failures tries everything at last, never one try twice, and tells of all that it gives up', async () => {
    const prepare = async () => {
      const one = world()
      const moment = { now: begun, random: 0.5, shelved: true }
      for (const n of [1, 2, 3, 4]) {
        const record = failureRecord({ ...temporary, ...robot(n), failure_id: `due${n}`, message_id: `m${n}` })
        one.store(withAgenda(record, agenda, failureKinds, moment))
      }
      const last = { ...failureRecord({ ...temporary, failure_id: 'last' }), retries: 4 }
      one.store(
        withAgenda(claimed(last, { by: 'schedule', at: '2026-11-20T09:00:00.000Z' }), agenda, failureKinds, moment),
      )
      const gone = failureRecord({ ...temporary, failure_id: 'gone' })
      one.store(withAgenda({ ...gone, original: { bytes: 9, key: 'nowhere' } }, agenda, failureKinds, moment))
      one.clock.now += 21 * 60_000
      return one
    }
    const calls = await everyDeath(
      prepare,
      (one, ports) => one.retry(ports),
      async (one, where) => {
        for (let minute = 0; minute < 30; minute += 1) {
          one.clock.now += 60_000
          await one.retry()
        }
        for (const n of [1, 2, 3, 4]) {
          const record = one.failures.records.get(`due${n}`)
          const tries = record?.attempts.filter(({ by, status }) => by === 'schedule' && status === 'retrying') ?? []
          expect(tries.length, where).toBe(record?.retries)
          const puts = putsOf(one).filter((put) => put.startsWith(`due${n} `))
          expect(puts.length, where).toBeGreaterThanOrEqual(1)
          // Every put is of a try that was claimed.
          const attempts = tries.map(({ attempt }) => `due${n} ${attempt - 1}`)
          for (const put of puts) expect(attempts, where).toContain(put)
        }
        for (const id of ['last', 'gone']) {
          expect(one.failures.records.get(id)?.status, `${id} ${where}`).toBe('needs_attention')
          const told = one.bus.taken.filter(
            ({ detail }) => (detail.payload as { failure_id: string }).failure_id === id,
          )
          expect(new Set(told.map(({ detail }) => detail.event_id)).size, `${id} ${where}`).toBe(1)
          const attempt = one.failures.records.get(id)?.standing.attempt
          expect(one.shelf.copies.map(shelvedOf), `${id} ${where}`).toContainEqual({ failure_id: id, attempt })
        }
      },
    )
    expect(calls).toBeGreaterThan(12)
  })

  test('redrive-from-shelf tries each failure once, in one operation, when its copies come again', async () => {
    const copies: ShelfCopy[] = []
    const prepare = async () => {
      const one = world()
      copies.length = 0
      for (const n of [1, 2, 3, 4]) {
        const position = String(n).padStart(60, '0')
        const record = failureRecord({ ...robot(n), failure_id: `f${n}`, message_id: `m${n}`, position })
        copies.unshift(shelfCopyOf(one.store(record)))
      }
      return one
    }
    const calls = await everyDeath(
      prepare,
      (one, ports) => one.redrive(copies, ports),
      async (one, where) => {
        // SQS hands out again what was not acknowledged, also into the next hour.
        one.clock.now += 3_600_000
        let left: readonly ShelfCopy[] = copies
        for (let receives = 0; receives < 2; receives += 1) left = await one.redrive(left)
        expect(left, where).toEqual([])
        expect([...putsOf(one)].sort(), where).toEqual(['f1 1', 'f2 1', 'f3 1', 'f4 1'])
        for (const n of [1, 2, 3, 4]) {
          expect(one.failures.records.get(`f${n}`)?.standing.attempt, where).toBe(2)
          const operationId = one.failures.records.get(`f${n}`)?.operation_id ?? ''
          expect(one.operations.has(operationId), where).toBe(true)
          expect(one.failures.rows.messages.has(`${operationId}#f${n}`), where).toBe(true)
        }
        expect(one.failures.rows.messages.size, where).toBe(4)
        for (const name of ['r0', 'r1']) {
          const ofRobot = one.stream.puts.filter(({ subject }) => subject === `robot:${name}`)
          const first = [...new Set(ofRobot.map(({ record }) => record.redrive?.redrive_of))]
          expect(first, where).toEqual([...first].sort())
        }
      },
    )
    expect(calls).toBeGreaterThan(4)
  })

  test('sweep-shelf leaves exactly the open failures on the shelf after its next run', async () => {
    const prepare = async () => {
      const one = world()
      for (const [n, status] of (
        ['open', 'needs_attention', 'resolved', 'archived', 'open', 'open'] as const
      ).entries()) {
        const record = one.store(failureRecord({ failure_id: `f${n}`, status, attempt: 2 }))
        if (n === 4) one.store({ ...record, agenda: { what: 'shelve', at: new Date(begun).toISOString() } })
        else await one.shelf.place([shelfCopyOf(record)])
        if (n === 5) await one.shelf.place([shelfCopyOf(record)])
      }
      return one
    }
    const calls = await everyDeath(
      prepare,
      (one, ports) => one.sweep(ports),
      async (one, where) => {
        for (let runs = 0; runs < 2; runs += 1) {
          one.clock.now += 300_000
          one.shelf.timeOut()
          await one.sweep()
        }
        const open = [...one.failures.records.values()].filter(({ status }) => isOpen(status))
        expect(
          one.shelf
            .visible()
            .map((copy) => shelvedOf(copy)?.failure_id)
            .sort(),
          where,
        ).toEqual(open.map(({ failure_id }) => failure_id).sort())
      },
    )
    expect(calls).toBeGreaterThan(6)
  })
})
