import { describe, expect, test } from 'vitest'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { Parked, RobotRow } from '../../../../functions/ports/robots.ts'
import type { TransitionCause } from '../../../../functions/ports/transition-cause.ts'
import { decide, type Trigger } from '../../../../functions/service_platform/dispatch/decide.ts'
import type { Message } from '../../../../messages/envelope.ts'

const row: RobotRow = {
  robot_id: 'r1',
  state: 'idle',
  since: '',
  policy_version: 'v1',
  revision: 3,
  last_sequence: 10,
  position: '5:1',
  applied_ids: ['a', 'b', 'c'],
  bucket: '0',
  first_seen_at: '',
}
const parked: Parked = {
  status: 'parked',
  parked_since: '',
  parked_by: 'x',
  next_release_at: '',
  release_attempts: 0,
  error_class: '',
  error_text: '',
}
const cause: TransitionCause = {
  message_id: 'c',
  trace_id: '',
  type: 'work.completed',
  source: 'device.hw',
  received_at: '',
  from_states: [],
}
const message: Message = {
  message_id: 'm',
  trace_id: '0'.repeat(32),
  type: 'work.start',
  schema_version: 1,
  robot_id: 'r1',
  subject: 'robot:r1',
  received_at: '',
  priority: 'normal',
  source: 'device.hw',
  payload: {},
  kind: 'request',
  index: 1,
}
const journalled = (outcome: JournalRow['outcome'], position: string, more: Partial<JournalRow> = {}): JournalRow => ({
  robot_id: 'r1',
  message_id: 'm',
  outcome,
  type: 'work.start',
  kind: 'request',
  trace_id: '',
  source: '',
  policy_version: 'v1',
  received_at: '',
  decided_at: '',
  position,
  decided_in: '',
  ...more,
})

interface Case {
  readonly fact: string
  readonly trigger?: Partial<Trigger>
  readonly message?: Partial<Message>
  readonly row?: Partial<RobotRow>
  readonly journalled?: JournalRow
  readonly releasing?: true
  readonly verdict: string
}

const redrive = { redrive_of: 'f', attempt: 2, message_id: 'm', origin_position: '5:9' }
const ofRecord = { redrive_of: 'f', attempt: 2, derive_from: '5', origin_position: '5:0', failed_at: '' }
const cases: readonly Case[] = [
  { fact: 'unknown and new', verdict: 'run' },
  { fact: 'journalled at this position', journalled: journalled('applied', '6:1'), verdict: 'settled' },
  { fact: 'journalled at another position', journalled: journalled('applied', '2:1'), verdict: 'duplicate' },
  { fact: 'refused before', journalled: journalled('refused', '2:1'), verdict: 'duplicate' },
  { fact: 'dead-lettered before', journalled: journalled('dead_lettered', '2:1'), verdict: 'duplicate' },
  {
    fact: 'dead-lettered before, redriven',
    journalled: journalled('dead_lettered', '2:1'),
    trigger: { redrive },
    verdict: 'run',
  },
  {
    fact: 'dead-lettered by this very redrive, which was put twice',
    journalled: journalled('dead_lettered', '2:1', { attempt: 2 }),
    trigger: { redrive },
    verdict: 'duplicate',
  },
  {
    fact: 'applied before, redriven all the same',
    journalled: journalled('applied', '2:1'),
    trigger: { redrive },
    verdict: 'duplicate',
  },
  {
    fact: 'on the row, not in the journal, passed by the row',
    message: { message_id: 'b' },
    trigger: { position: '4:1' },
    verdict: 'recovered',
  },
  {
    fact: 'on the row, and said again later',
    message: { message_id: 'b' },
    trigger: { position: '8:1' },
    verdict: 'duplicate',
  },
  { fact: 'new to a parked robot', row: { parked }, verdict: 'hold' },
  { fact: 'new to a parked robot, but its turn has come', row: { parked }, releasing: true, verdict: 'run' },
  {
    fact: 'held, and delivered again',
    row: { parked },
    journalled: journalled('held', '6:1'),
    verdict: 'settled',
  },
  {
    fact: 'held, and its turn has come',
    row: { parked },
    journalled: journalled('held', '6:1'),
    releasing: true,
    verdict: 'run',
  },
  { fact: 'held, and said again', row: { parked }, journalled: journalled('held', '2:1'), verdict: 'duplicate' },
  { fact: 'held, while nobody is parked any more', journalled: journalled('held', '6:1'), verdict: 'run' },
  { fact: 'of an older session', message: { stale: true }, verdict: 'refused stale' },
  { fact: 'for the pinned version', message: { version: 'v1' }, verdict: 'run' },
  { fact: 'for another version', message: { version: 'v2' }, verdict: 'refused version_mismatch' },
  { fact: 'behind the last applied one on the stream', trigger: { position: '5:0' }, verdict: 'refused stale' },
  { fact: 'with the last sequence', message: { sequence: 10 }, verdict: 'refused stale' },
  { fact: 'with an older sequence', message: { sequence: 1 }, verdict: 'refused stale' },
  { fact: 'with the next sequence', message: { sequence: 11 }, verdict: 'run' },
  { fact: 'with sequence 0 as the very first', message: { sequence: 0 }, row: { last_sequence: -1 }, verdict: 'run' },
  {
    fact: 'with an older sequence, redriven',
    message: { sequence: 1 },
    trigger: { redrive },
    verdict: 'moved_on',
  },
  {
    fact: 'with an older sequence, redriven out of order',
    message: { sequence: 1 },
    trigger: { redrive: { ...redrive, out_of_order: true } },
    verdict: 'run out_of_order',
  },
  {
    fact: 'redriven from a place that the robot has passed',
    trigger: { redrive: { ...redrive, origin_position: '4:1' } },
    verdict: 'moved_on',
  },
  {
    fact: 'redriven behind a redrive that was put after it and belongs before it',
    row: { position: '5:8', cause: { ...cause, origin_position: '3:1' } },
    trigger: { redrive: { ...redrive, origin_position: '4:1' } },
    verdict: 'run',
  },
  {
    fact: 'redriven without a place, received before what was applied last',
    row: { cause: { ...cause, received_at: '2026-05-13T12:00:01.000Z' } },
    trigger: { redrive: { redrive_of: 'f', attempt: 2, message_id: 'm', failed_at: '2026-05-13T12:00:00.000Z' } },
    verdict: 'moved_on',
  },
  {
    fact: 'redriven without a place, received after what was applied last',
    row: { cause: { ...cause, received_at: '2026-05-13T11:59:59.000Z' } },
    trigger: { redrive: { redrive_of: 'f', attempt: 2, message_id: 'm', failed_at: '2026-05-13T12:00:00.000Z' } },
    verdict: 'run',
  },
  {
    fact: 'redriven to a parked robot that has moved on: its turn tells',
    row: { parked },
    trigger: { redrive: { ...redrive, origin_position: '4:1' } },
    verdict: 'hold',
  },
  {
    fact: 'redriven, held, passed, and its turn has come',
    row: { parked },
    journalled: journalled('held', '6:1', { attempt: 2 }),
    trigger: { redrive: { ...redrive, origin_position: '4:1' } },
    releasing: true,
    verdict: 'moved_on',
  },
  {
    fact: 'of a redriven record, applied in its first life',
    journalled: journalled('applied', '5:1'),
    trigger: { redrive: ofRecord },
    verdict: 'settled',
  },
  {
    fact: 'of a redriven record, decided by an earlier try',
    journalled: journalled('refused', '5:7', { redrive_of: 'f', attempt: 1 }),
    trigger: { redrive: ofRecord },
    verdict: 'settled',
  },
  {
    fact: 'of a redriven record, dead-lettered in its first life: a failure of its own',
    journalled: journalled('dead_lettered', '5:1'),
    trigger: { redrive: ofRecord },
    verdict: 'settled',
  },
  {
    fact: 'of a redriven record, said again by its sender since',
    journalled: journalled('applied', '5:7'),
    trigger: { redrive: ofRecord },
    verdict: 'duplicate',
  },
  {
    fact: 'of a redriven record that is in disorder itself',
    message: { sequence: 10 },
    trigger: { redrive: { ...ofRecord, origin_position: '6:0' } },
    verdict: 'refused stale',
  },
]

describe('a trigger that is', () => {
  test.each(cases)('$fact: $verdict', (one) => {
    const trigger = { message: { ...message, ...one.message }, position: '6:1', ...one.trigger }
    const decided = decide(trigger, { ...row, ...one.row }, one.journalled, one.releasing ?? false, ['v1', 'v2'])
    const more =
      decided.verdict === 'refused'
        ? ` ${decided.reason}`
        : decided.verdict === 'run' && decided.out_of_order
          ? ' out_of_order'
          : ''
    expect(decided.verdict + more).toBe(one.verdict)
  })
})
