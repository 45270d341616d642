import { withReport } from '../../../../functions/failures/record.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import type { RobotRow } from '../../../../functions/ports/robots.ts'
import { report } from '../record-failure/recorder.ts'

export const trace = '0af7651916cd43dd8448eb211c80319c'

export const robotRow = (robot_id: string, over: Partial<RobotRow> = {}): RobotRow => ({
  robot_id,
  state: 'idle',
  since: '2026-05-13T13:48:52.123Z',
  policy_version: 'v1',
  revision: 3,
  last_sequence: -1,
  applied_ids: ['m1'],
  bucket: String(robot_id.charCodeAt(robot_id.length - 1) % 8),
  first_seen_at: '2026-05-13T13:00:00.000Z',
  ...over,
})

export const journalRow = (message_id: string, second: number, over: Partial<JournalRow> = {}): JournalRow => {
  const at = new Date(Date.UTC(2026, 4, 13, 14) + second * 1000).toISOString()
  return {
    robot_id: 'r1',
    message_id,
    outcome: 'applied',
    type: 'work.started',
    kind: 'fact',
    trace_id: trace,
    source: 'device.hw',
    policy_version: 'v1',
    from: 'idle',
    to: 'working',
    handlers: ['record-work'],
    received_at: at,
    decided_at: at,
    position: `${String(second).padStart(60, '0')}:00000`,
    decided_in: String(second),
    ...over,
  }
}

export const failureRecord = (over: Partial<FailureReport> = {}) => {
  const made = report(over)
  const inline = Buffer.from(made.original_base64, 'base64')
  const record = withReport(undefined, made, { bytes: inline.length, inline: Uint8Array.from(inline) })
  if (!record) throw new Error('no record')
  return record
}
