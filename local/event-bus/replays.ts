/** Archives and replays on the wire: an archive's events go once more to the bus that they were on, with `replay-name`. */
import type { JsonOperation } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { arnOf } from '../resources/names.ts'
import type { Runtime } from '../runtime.ts'
import type { Archive } from './archives.ts'
import type { BusEvent, Buses } from './buses.ts'

interface Replay {
  readonly name: string
  readonly arn: string
  readonly archive: Archive
  readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] }
  readonly from: number
  readonly to: number
  readonly startedAt: number
  state: 'STARTING' | 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'COMPLETED'
  endedAt?: number
  lastReplayedAt?: number
}

/** "A maximum of ten active concurrent replays per account." */
const activeMax = 10
/** Between two portions others have their turn. */
const portion = 50

export function replayOperations(
  runtime: Runtime,
  buses: Buses,
  archives: ReadonlyMap<string, Archive>,
): Readonly<Record<string, JsonOperation>> {
  const { clock } = runtime
  const replays = new Map<string, Replay>()
  const isActive = ({ state }: Replay) => state === 'STARTING' || state === 'RUNNING' || state === 'CANCELLING'

  const run = (replay: Replay, left: Iterator<BusEvent>) => {
    if (replay.state === 'CANCELLING') return end(replay, 'CANCELLED')
    replay.state = 'RUNNING'
    for (let count = 0; count < portion; count++) {
      const { value: event, done } = left.next()
      if (done) return end(replay, 'COMPLETED')
      buses.replay(replay.destination.Arn, event, replay.name, replay.destination.FilterArns)
      replay.lastReplayedAt = Date.parse(event.time)
    }
    clock.setImmediate(() => run(replay, left))
  }
  const end = (replay: Replay, state: Replay['state']) => {
    replay.state = state
    replay.endedAt = clock.now()
  }
  const replayOf = (name: unknown): Replay => {
    const found = replays.get(String(name))
    if (found) return found
    throw new AwsError('ResourceNotFoundException', `Replay ${String(name)} does not exist.`)
  }

  return {
    StartReplay({ ReplayName, EventSourceArn, EventStartTime, EventEndTime, Destination }) {
      const name = String(ReplayName)
      if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw invalid(`ReplayName ${name}: 1 to 64 letters, digits, . - and _`)
      if (replays.has(name)) throw new AwsError('ResourceAlreadyExistsException', `Replay ${name} already exists.`)
      if ([...replays.values()].filter(isActive).length >= activeMax) {
        throw new AwsError('LimitExceededException', `${activeMax} replays are running`)
      }
      const archive = [...archives.values()].find(({ arn }) => arn === EventSourceArn)
      if (!archive) throw new AwsError('ResourceNotFoundException', `Archive ${String(EventSourceArn)} does not exist.`)
      const destination = Destination as Replay['destination'] | undefined
      if (destination?.Arn !== archive.busArn) {
        throw invalid('Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.')
      }
      const [from, to] = [Number(EventStartTime) * 1000, Number(EventEndTime) * 1000]
      if (!(from < to)) throw invalid('Parameter EventEndTime is not valid. Reason: it must be after EventStartTime.')
      const startedAt = clock.now()
      const arn = arnOf('events', `replay/${name}`, runtime)
      const replay: Replay = { name, arn, archive, destination, from, to, startedAt, state: 'STARTING' }
      replays.set(name, replay)
      clock.setImmediate(() => run(replay, eventsOf(archive, from, to)))
      return { ReplayArn: arn, State: 'STARTING', ReplayStartTime: startedAt / 1000 }
    },
    DescribeReplay: ({ ReplayName }) => described(replayOf(ReplayName)),
    ListReplays: ({ NamePrefix = '', EventSourceArn, State }) => ({
      Replays: [...replays.values()]
        .filter(({ name }) => name.startsWith(String(NamePrefix)))
        .filter(({ archive }) => EventSourceArn === undefined || archive.arn === EventSourceArn)
        .filter(({ state }) => State === undefined || state === State)
        .map((replay) => {
          const { Destination: _, ReplayArn: __, ...summary } = described(replay)
          return summary
        }),
    }),
    CancelReplay({ ReplayName }) {
      const replay = replayOf(ReplayName)
      if (!isActive(replay)) {
        throw new AwsError(
          'IllegalStatusException',
          `Replay ${replay.name} is ${replay.state} and cannot be cancelled.`,
        )
      }
      replay.state = 'CANCELLING'
      return { ReplayArn: replay.arn, State: 'CANCELLING' }
    },
    DescribeArchive({ ArchiveName }) {
      const archive = archives.get(String(ArchiveName))
      if (!archive) throw new AwsError('ResourceNotFoundException', `Archive ${String(ArchiveName)} does not exist.`)
      const { arn: ArchiveArn, pattern: EventPattern, ...rest } = describedArchive(archive)
      return { ArchiveArn, ...(EventPattern !== undefined && { EventPattern }), ...rest }
    },
    ListArchives: ({ NamePrefix = '', EventSourceArn }) => ({
      Archives: [...archives.values()]
        .filter(({ name }) => name.startsWith(String(NamePrefix)))
        .filter(({ busArn }) => EventSourceArn === undefined || busArn === EventSourceArn)
        .map((archive) => {
          const { arn: _, pattern: __, ...summary } = describedArchive(archive)
          return summary
        }),
    }),
  }
}

const invalid = (message: string) => new AwsError('ValidationException', message)

function* eventsOf(archive: Archive, from: number, to: number): Generator<BusEvent> {
  for (const some of archive.between(from, to)) yield* some
}

function described(replay: Replay) {
  return {
    ReplayName: replay.name,
    ReplayArn: replay.arn,
    EventSourceArn: replay.archive.arn,
    Destination: replay.destination,
    State: replay.state,
    EventStartTime: replay.from / 1000,
    EventEndTime: replay.to / 1000,
    ReplayStartTime: replay.startedAt / 1000,
    ...(replay.endedAt !== undefined && { ReplayEndTime: replay.endedAt / 1000 }),
    ...(replay.lastReplayedAt !== undefined && { EventLastReplayedTime: replay.lastReplayedAt / 1000 }),
  }
}

function describedArchive({ name, arn, busArn, createdAt, retentionDays, pattern, count }: Archive) {
  return {
    ArchiveName: name,
    arn,
    EventSourceArn: busArn,
    State: 'ENABLED',
    RetentionDays: retentionDays,
    EventCount: count(),
    CreationTime: createdAt / 1000,
    pattern,
  }
}
