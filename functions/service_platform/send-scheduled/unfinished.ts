import type { Log } from '../../logger.ts'
import type { ScheduledMessages } from '../../ports/scheduled-messages.ts'
import type { Schedules } from '../../ports/schedules.ts'
import type { ScheduledMessage } from '../../scheduled/message.ts'

export interface UnfinishedPorts {
  readonly scheduled: ScheduledMessages
  readonly schedules: Schedules
  readonly now: () => number
  readonly log: Log
}

/** What somebody has left half-way is finished; a time that has passed without its message is said. */
export const finishUnfinished = async (ports: UnfinishedPorts): Promise<void> => {
  const ids = await ports.scheduled.unfinished(new Date(ports.now()).toISOString(), idsMax)
  for (const id of ids) {
    const row = await ports.scheduled.read(id)
    if (row !== undefined) await finish(row, ports)
  }
}

/** The next tick goes on. */
const idsMax = 50

const finish = async (row: ScheduledMessage, ports: UnfinishedPorts): Promise<void> => {
  const { scheduled_message_id: id, status } = row
  if (status === 'cancelling') {
    await ports.schedules.remove(id)
    await write({ ...row, status: 'cancelled' }, row, ports)
  } else if (status === 'creating' && !isPast(row, ports)) {
    await ports.schedules.make({ name: id, when: row.when })
    await write({ ...row, status: 'scheduled' }, row, ports)
  } else if ('at' in row.when && row.last === undefined && (status === 'creating' || status === 'scheduled')) {
    // Its schedule was never made, or could not start anything: then the failure store has it, and who tries it again sends it.
    const { next_at: _, ...rest } = row
    const at = new Date(ports.now()).toISOString()
    const last = { scheduled_at: row.when.at, at, outcome: 'missed', reason: 'Its time passed without it' } as const
    ports.log.error('scheduled message missed', { scheduled_message_id: id, scheduled_at: row.when.at })
    await write({ ...rest, status: 'failed', last }, row, ports)
  } else if (status === 'scheduled' && 'until' in row.when) {
    // Its last time could not be started, or never came: the end has passed all the same.
    const { next_at: _, ...rest } = row
    await write({ ...rest, status: 'done' }, row, ports)
  }
}

const isPast = ({ when }: ScheduledMessage, { now }: UnfinishedPorts): boolean =>
  'at' in when && Date.parse(when.at) <= now()

/** Whoever was faster has finished it, or has cancelled it: the next tick looks again. */
const write = async (row: ScheduledMessage, seen: ScheduledMessage, { scheduled, log }: UnfinishedPorts) => {
  const written = await scheduled.write({ ...row, row_version: seen.row_version + 1 }, seen.row_version)
  log.info('scheduled message finished', {
    scheduled_message_id: row.scheduled_message_id,
    from: seen.status,
    to: row.status,
    written: written === 'written',
  })
}
