import { type Cell, type Policy, parsePolicy } from '../../policy/policy.ts'

/*
 * A version that uses what the released ones do not: every comparison, texts, booleans, the row, no handlers, three handlers,
 * an empty row.
 */
const guarded = (path: string, op: string, value: unknown, name: string): unknown => ({
  next: 'busy',
  handlers: ['record-presence'],
  guard: { name, path, op, value },
  reason: 'Tries the guard in both directions.',
})

const stays = { next: 'free', handlers: [], reason: 'Keeps the robot where it is and runs nothing.' } as unknown as Cell

export const guardedPolicy: Policy = parsePolicy('guards', {
  title: 'Every comparison of a guard',
  subject: 'robot',
  version: 'v9',
  initial: 'free',
  on_permanent_failure: 'hold',
  rules: [],
  states: {
    free: { description: 'Where every guard stands.' },
    busy: { description: 'Where every guard leads.' },
    retired: { description: 'Nothing is allowed here.' },
  },
  cells: {
    free: {
      'battery.low': guarded('payload.battery', '<', 12, 'battery_is_low'),
      'charge.started': guarded('payload.battery', '<=', 12, 'battery_is_at_most_12'),
      'charge.completed': guarded('payload.battery', '>=', 20, 'battery_is_enough'),
      'work.started': guarded('payload.job_id', '==', 'job-17', 'job_is_17'),
      'work.completed': guarded('payload.job_id', '!=', 'job-17', 'job_is_not_17'),
      'work.failed': guarded('payload.error.code', '==', 'gripper_empty', 'gripper_was_empty'),
      'work.start': guarded('payload.params', '==', true, 'params_are_true'),
      'work.stop': guarded('row.revision', '>', 40, 'robot_has_moved'),
      'work.pause': guarded('row.state', '!=', 'free', 'robot_is_not_free'),
      'work.resume': guarded('row.last_sequence', '==', 6, 'sequence_is_6'),
      'robot.connected': stays,
      'fault.raised': {
        next: 'retired',
        handlers: ['release-work', 'raise-incident', 'record-presence'],
        reason: 'Three handlers in a row, in the order given.',
      },
    },
    busy: { 'robot.connected': { ...stays, handlers: ['record-presence'] } },
    retired: {},
  },
})
