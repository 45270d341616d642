import { describe, expect, test } from 'vitest'
import {
  type ActOnOne,
  type ActOnOnePorts,
  actOnOne,
  ChangedMeanwhile,
  isUnsettled,
  settleActs,
} from '../../../functions/failures/act-on-one.ts'
import { claimed, NotPossible } from '../../../functions/failures/actions.ts'
import { withAgenda } from '../../../functions/failures/agenda.ts'
import { copyOf } from '../../../functions/failures/edit.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import { type FailureRecord, withReport } from '../../../functions/failures/record.ts'
import { fakeFailedBytes } from '../../fakes/failed-bytes.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeOperations } from '../../fakes/operations.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'
import { failureRecord } from '../service_platform/api/stored.ts'
import { counting, killed } from '../service_platform/dispatch/interrupted.ts'
import { report } from '../service_platform/record-failure/recorder.ts'

const original = JSON.stringify({ message_id: 'm1', type: 'work.stop', payload: { job_id: 'j1' } })

const world = async (over: Parameters<typeof failureRecord>[0] = {}) => {
  const failures = fakeFailures()
  const operations = fakeOperations(failures)
  const bytes = fakeFailedBytes()
  const stream = fakeStream()
  let now = Date.parse('2026-05-13T15:00:00.000Z')
  const ports: ActOnOnePorts = {
    failures,
    operations,
    bytes,
    stream,
    kinds: failureKinds,
    agenda: { retries_max: 5, backoff_seconds: 30 },
    now: () => now,
    random: () => 0.5,
  }
  const record = failureRecord({ original_base64: Buffer.from(original).toString('base64'), ...over })
  await failures.write([{ before: undefined, after: record }])
  return {
    failures,
    operations,
    stream,
    ports,
    record,
    standing: () => failures.records.get('f1') as FailureRecord,
    later: () => {
      now += 120_000
    },
    /** As the clock does: whoever is on the agenda with something to settle. */
    clock: async () => {
      now += 120_000
      for (const id of await failures.due.due('settle', new Date(now).toISOString(), 10)) {
        const found = (await failures.find([id])).get(id)
        if (found) await settleActs(found, ports)
      }
    },
    /** Ids of copies on the stream, and of held messages that were given up. */
    copies: () => stream.puts.flatMap(({ record: { edit, data } }) => (edit ? [idIn(data)] : [])),
    abandoned: () => stream.puts.flatMap(({ record: { abandon } }) => abandon ?? []),
  }
}

const idIn = (data: string): string =>
  (JSON.parse(Buffer.from(data, 'base64').toString()) as { message_id: string }).message_id

const editOf = (record: FailureRecord, by = 'ada', job_id = 'j2'): ActOnOne => ({
  kind: 'edit',
  record,
  by,
  why: 'the job was renamed',
  copy: copyOf(record, Buffer.from(original), { payload: { job_id } }, record.record_version, failureKinds),
})

const archiveOf = (record: FailureRecord): ActOnOne => ({ kind: 'archive', record, by: 'ada', why: 'of no use' })

test('an edit resolves the original, sends the copy, and is an operation with one line', async () => {
  const { ports, record, standing, copies, failures, stream } = await world()
  const act = editOf(record)
  const { operation } = await actOnOne(act, ports)
  expect(standing()).toMatchObject({
    status: 'resolved',
    ended_as: 'edited',
    edited_to: act.copy?.message_id,
    changed_by: 'ada',
    operation_id: operation.operation_id,
  })
  expect(standing().agenda).toBeUndefined()
  expect(copies()).toEqual([act.copy?.message_id])
  expect(stream.puts[0]?.record.edit).toEqual({ edited_from: 'f1', operation_id: operation.operation_id })
  expect(operation).toMatchObject({ kind: 'edit', status: 'done', by: 'ada', done_until: 1 })
  expect(operation.diff).toMatchObject({ changes: [{ path: 'payload.job_id', before: 'j1', after: 'j2' }] })
  expect([...failures.rows.messages.values()]).toMatchObject([
    { kind: 'edit', by: 'ada', from: 'open', to: 'resolved', failure_id: 'f1', message_id: 'm1' },
  ])
})

test('a held message is taken out of its robot’s queue before its copy comes', async () => {
  const { ports, record, stream } = await world({ kind: 'held', status: 'held', retryable: true })
  await actOnOne(editOf(record), ports)
  expect(
    stream.puts.map(({ subject, record: { control, abandon, edit } }) => ({ subject, control, abandon, edit: !!edit })),
  ).toEqual([
    { subject: 'robot:r1', control: 'release', abandon: 'm1', edit: false },
    { subject: 'robot:r1', control: undefined, abandon: undefined, edit: true },
  ])
})

test('of two editors one wins; the other has sent nothing and learns who it was', async () => {
  const { ports, record, copies, operations } = await world()
  const ends = await Promise.allSettled([actOnOne(editOf(record), ports), actOnOne(editOf(record, 'bob', 'j3'), ports)])
  const lost = ends.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  expect(lost.reason).toBeInstanceOf(ChangedMeanwhile)
  expect((lost.reason as Error).message).toMatch(
    /has been changed by (ada|bob) at 2026-05-13T15:00:00.000Z and is resolved/,
  )
  expect(new Set(copies()).size).toBe(1)
  expect([...operations.rows.values()].map(({ status }) => status).sort()).toEqual(['done', 'failed'])
})

test('what is archived comes back as it was; what is not archived cannot', async () => {
  const { ports, record, standing } = await world()
  await expect(actOnOne({ kind: 'restore', record, by: 'ada', why: 'again' }, ports)).rejects.toThrow(NotPossible)
  const { record: archived } = await actOnOne(archiveOf(record), ports)
  expect(archived).toMatchObject({ status: 'archived', archived: { by: 'ada', why: 'of no use', from: 'open' } })
  await actOnOne({ kind: 'restore', record: archived, by: 'bob', why: 'of use after all' }, ports)
  expect(standing()).toMatchObject({ status: 'open', changed_by: 'bob', agenda: { what: 'shelve' } })
})

test('whatever is reported before an act is settled, it stays on the agenda until it is', async () => {
  const { ports, record, standing, clock, copies, failures } = await world()
  const died = killed(awaited(ports), 4, 'before')
  void actOnOne(editOf(record), { ...ports, ...(died.ports as object) })
  await died.died
  const before = standing()
  expect(isUnsettled(before)).toBe(true)
  const late = withReport(before, report({ at: '2026-05-13T14:59:00.000Z' }), before.original) as FailureRecord
  const moment = { now: ports.now(), random: 0.5, shelved: true }
  await failures.write([{ before, after: withAgenda(late, ports.agenda, ports.kinds, moment) }])
  await clock()
  expect(copies()).toEqual([standing().edited_to])
  expect(isUnsettled(standing())).toBe(false)
})

/** Ports of which a call can be the last one. */
const awaited = ({ failures, operations, bytes, stream }: ActOnOnePorts) =>
  ({ failures, operations, bytes, stream }) as never

describe.each([
  ['an edit', editOf, {}],
  ['an edit of a held message', editOf, { kind: 'held', status: 'held', retryable: true }],
  ['an archiving of a held message', archiveOf, { kind: 'held', status: 'held', retryable: true }],
] as const)('%s that dies at any of its calls', (_, actOf, over) => {
  const callsOf = async (): Promise<readonly string[]> => {
    const { ports, record } = await world(over)
    const { ports: counted, calls } = counting(awaited(ports))
    await actOnOne(actOf(record), { ...ports, ...(counted as object) })
    return calls
  }

  const each = async (
    after: (one: Awaited<ReturnType<typeof world>>, act: ActOnOne, where: string) => Promise<void>,
  ): Promise<number> => {
    const calls = await callsOf()
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= calls.length; at += 1) {
        const one = await world(over)
        const act = actOf(one.record)
        const dying = killed(awaited(one.ports), at, when)
        void actOnOne(act, { ...one.ports, ...(dying.ports as object) })
        await dying.died
        await after(one, act, `${when} ${calls[at - 1]} (${at})`)
      }
    }
    return calls.length
  }

  const wantsCopy = actOf === editOf
  const wasHeld = 'status' in over

  test('is finished by the clock, or has not happened', async () => {
    const count = await each(async (one, act, where) => {
      await one.clock()
      const { status, edited_to, agenda } = one.standing()
      if (status === act.record.status) {
        expect([where, one.stream.puts]).toEqual([where, []])
        return
      }
      expect([where, agenda?.what]).not.toEqual([where, 'settle'])
      if (wantsCopy) expect([where, new Set(one.copies())]).toEqual([where, new Set([edited_to])])
      if (wasHeld) expect([where, new Set(one.abandoned())]).toEqual([where, new Set(['m1'])])
      expect([...one.operations.rows.values()].map(({ status }) => [where, status])).toEqual([[where, 'done']])
    })
    expect(count).toBeGreaterThanOrEqual(6)
  })

  test('is finished by who repeats it: one copy, one line', async () => {
    await each(async (one, act, where) => {
      one.later()
      await actOnOne(act, one.ports)
      if (wantsCopy) expect([where, new Set(one.copies())]).toEqual([where, new Set([one.standing().edited_to])])
      if (wasHeld) expect([where, new Set(one.abandoned())]).toEqual([where, new Set(['m1'])])
      expect([where, one.failures.rows.messages.size]).toEqual([where, 1])
      expect([...one.operations.rows.values()].map(({ status }) => [where, status])).toEqual([[where, 'done']])
      expect([where, isUnsettled(one.standing())]).toEqual([where, false])
    })
  })

  test('leaves the failure to somebody else, or is that which stands', async () => {
    await each(async (one, act, where) => {
      const other = one.standing()
      const isDone = other.status !== act.record.status
      const second = actOnOne({ ...editOf(act.record, 'bob', 'j3') }, one.ports)
      if (isDone) await expect(second, where).rejects.toThrow(ChangedMeanwhile)
      else await second
      await one.clock()
      if (one.standing().edited_to !== undefined) {
        expect([where, new Set(one.copies())]).toEqual([where, new Set([one.standing().edited_to])])
        const contents = new Set(
          one.stream.puts.flatMap(({ record: { edit, data } }) =>
            edit ? [Buffer.from(data, 'base64').toString()] : [],
          ),
        )
        expect([where, contents.size]).toEqual([where, 1])
      }
    })
  })
})

test('a try that somebody has begun is not edited', async () => {
  const { ports, record, failures } = await world()
  const trying = claimed(record, { by: 'schedule', at: '2026-05-13T15:00:00.000Z' })
  await failures.write([{ before: record, after: trying }])
  await expect(actOnOne(editOf(trying), ports)).rejects.toThrow(
    'is retrying since 2026-05-13T15:00:00.000Z by schedule',
  )
})
