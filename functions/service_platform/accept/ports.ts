import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { Accepted } from '../../ports/accepted.ts'
import type { AtOnce } from '../../ports/at-once.ts'
import type { CommandsReader } from '../../ports/command-book.ts'
import type { Heard } from '../../ports/heard.ts'
import type { JournalReader } from '../../ports/journal-reader.ts'
import type { MissionFleets } from '../../ports/mission-fleets.ts'
import type { Missions } from '../../ports/missions.ts'
import type { PlaceOnStream } from '../../ports/put-on-stream.ts'
import type { ScheduledMessages } from '../../ports/scheduled-messages.ts'
import type { Schedules } from '../../ports/schedules.ts'
import type { Uploads } from '../../ports/uploads.ts'
import type { Meter } from './meter.ts'

export interface AcceptPorts extends RespondPorts, SeenPorts {
  readonly accepted: Accepted
  readonly stream: PlaceOnStream
  readonly meter: Meter
  readonly journal: Pick<JournalReader, 'some'>
  readonly commands: Pick<CommandsReader, 'find'>
  readonly atOnce: AtOnce
  readonly heard: Heard
  readonly uploads: Uploads
  readonly missionFleets: MissionFleets
  readonly missions: Pick<Missions, 'read'>
  readonly scheduled: ScheduledMessages
  readonly schedules: Schedules
  /** Our own, as the source of what we put on the stream. */
  readonly namespace: string
  readonly limits: {
    readonly upload_bytes_max: number
    readonly upload_days: number
    /** Messages that one caller may have scheduled at a time. */
    readonly scheduled_max: number
  }
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}
