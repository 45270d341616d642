import { describe, expect, test } from 'vitest'
import { takeIn } from '../../../../functions/feed/take-in.ts'
import {
  type JournalChanges,
  takeDecisions,
} from '../../../../functions/service_platform/feed-decisions/take-decisions.ts'
import { externalEvents } from '../../../../messages/events/external.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeFeedEvents } from '../../../fakes/feed.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { begun } from './world.ts'

const world = () => {
  const ports = { events: fakeFeedEvents(), failures: fakeFailureIntake(), now: () => begun }
  const slept: number[] = []
  return {
    ...ports,
    slept,
    take: (type: string, detail: unknown, more: { again?: true } = {}) =>
      takeIn({ 'detail-type': type, detail, ...more }, 'arn:aws:lambda:eu:1:function:feed-intake:$LATEST', ports),
    decide: (changes: JournalChanges) =>
      takeDecisions({ ...ports, sleep: async (ms) => void slept.push(ms), log: fakeLog().log })(changes),
  }
}

const detail = {
  event_id: 'e1',
  robot_id: 'r1',
  subject: 'robot:r1',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  causation_id: 'm1',
  occurred_at: '2026-11-20T09:00:00.000Z',
}

describe('an event of the bus', () => {
  test.each(
    externalEvents
      .filter(({ audiences, type }) => audiences.includes('feed') && type !== 'message.decided')
      .map(({ type, schema, example }) => [type, schema.parse(example)] as const),
  )('%s is taken in once, as it was published and without a field more', async (type, example) => {
    const { take, events, failures } = world()
    const said = { ...detail, type, payload: { ...example, secret: 'stays' }, internal: 'stays' }
    await take(type, said)
    await take(type, said)
    expect(events.added).toHaveLength(1)
    expect(events.added[0]).toMatchObject({ event_id: 'e1', type, payload: example })
    expect(JSON.stringify(events.added)).not.toContain('stays')
    expect(failures.last()).toEqual([])
  })

  test('that is for nobody outside is not', async () => {
    const { take, events, failures } = world()
    await take('replay.requested', { ...detail, payload: {} })
    await take('unheard.of', { ...detail, payload: {} })
    expect([events.added, failures.last()]).toEqual([[], []])
  })

  test('that is not as it was published is a failure, and again one when it is tried again', async () => {
    const { take, events, failures } = world()
    const said = { ...detail, payload: { job_id: 7 } }
    await take('job.started', said)
    expect(events.added).toEqual([])
    const [failure] = failures.last()
    expect(failure).toMatchObject({
      kind: 'feed',
      stage: 'feed',
      error_class: 'InvalidExternalEvent',
      robot_id: 'r1',
      type: 'job.started',
      function_arn: 'arn:aws:lambda:eu:1:function:feed-intake',
    })
    const original = JSON.parse(Buffer.from(failure?.original_base64 ?? '', 'base64').toString()) as { again: true }
    expect(original).toEqual({ 'detail-type': 'job.started', detail: said, again: true })
    await expect(take('job.started', said, original)).rejects.toMatchObject({ name: 'InvalidExternalEvent' })
  })
})

describe('a decision of the journal', () => {
  const row = (more: Readonly<Record<string, string>>) => ({
    dynamodb: {
      SequenceNumber: more.message_id ?? '0',
      NewImage: Object.fromEntries(
        Object.entries({
          robot_id: 'r1',
          message_id: 'm1',
          outcome: 'refused',
          type: 'work.start',
          trace_id: detail.trace_id,
          policy_version: 'v1',
          from: 'charging',
          reason: 'not_allowed',
          decided_at: '2026-11-20T09:00:00.000Z',
          decided_in: '000001',
          ...more,
        }).map(([name, S]) => [name, { S }]),
      ),
    },
  })

  test('that moved no robot is told, once for each time that it was decided', async () => {
    const { decide, events } = world()
    const decided = [
      row({}),
      row({}),
      row({ outcome: 'dead_lettered', failure_id: 'f1', decided_at: '2026-11-20T09:01:00.000Z' }),
      row({ message_id: 'm2', outcome: 'applied' }),
    ]
    expect(await decide({ Records: decided })).toEqual({ batchItemFailures: [] })
    expect(events.added.map(({ payload }) => payload)).toEqual([
      { message_id: 'm1', type: 'work.start', outcome: 'refused', reason: 'not_allowed', state: 'charging' },
      {
        message_id: 'm1',
        type: 'work.start',
        outcome: 'dead_lettered',
        reason: 'not_allowed',
        state: 'charging',
        failure_id: 'f1',
      },
    ])
    expect(events.added[0]).toMatchObject({ type: 'message.decided', robot_id: 'r1', causation_id: 'm1' })
  })

  test('comes again, from the first that could not be stored on', async () => {
    const { decide, events, slept } = world()
    const { add } = events
    events.add = async (event) => {
      if (event.causation_id === 'm2') throw new Error('no table')
      return add(event)
    }
    const Records = ['m1', 'm2', 'm3'].map((message_id) => row({ message_id }))
    expect(await decide({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] })
    expect(slept).toHaveLength(1)
    await expect(decide({ Records, redrive_of: 'f1' })).rejects.toThrow('no table')
  })
})
