/**
 * The readers, as one caller sees through them: what is about a robot of another fleet is not there. Answers are written over
 * readers, so none of them can forget to look; a reader that learns a new question does not compile until it is said here
 * what of its answer may be seen.
 *
 * What is not about one robot:
 *
 *  - An operation acts on a set of failures, of many robots: it is seen by who made it and by who sees all fleets. What it did
 *    to a failure is a line of that failure and seen with it.
 *  - A group is a cause, and hits robots of several fleets. It is seen by who sees one of the robots that it has hit, with its
 *    class, place, status, owner and note; its numbers, times and newest text tell about all fleets, and are left out. What
 *    people say about it is said for all fleets: only who sees all changes it.
 *  - The books count all robots together: they are for who sees all.
 */
import type { SeenGroup } from '../failures/group.ts'
import type { AcceptedReader } from '../ports/accepted.ts'
import type { BooksReader } from '../ports/books-reader.ts'
import type { CommandsReader } from '../ports/command-book.ts'
import type { FailureGroups, FailureGroupsReader } from '../ports/failure-groups.ts'
import type { Failures } from '../ports/failures.ts'
import type { FailuresReader } from '../ports/failures-reader.ts'
import type { JournalReader } from '../ports/journal-reader.ts'
import type { MissionFleets } from '../ports/mission-fleets.ts'
import type { Missions } from '../ports/missions.ts'
import type { AuditEntry, Operation, Operations, OperationsReader } from '../ports/operations.ts'
import type { Page } from '../ports/page.ts'
import type { RobotsReader } from '../ports/robots-reader.ts'
import { type Caller, sees } from './caller.ts'
import { forbidden } from './permitted.ts'
import { doesSee, keptPage, onlySeen, type SeenPorts, seenPage } from './seen.ts'

/** Who looks, and what tells them which robots are theirs. */
export interface Sight extends SeenPorts {
  readonly caller: Caller
}

const ofRobot = ({ robot_id }: { readonly robot_id?: string }): string | undefined => robot_id

export const seenRobots = (robots: RobotsReader, sight: Sight): RobotsReader => ({
  read: async (robotId) => ((await doesSee(sight, robotId, sight)) ? await robots.read(robotId) : undefined),
  heard: async (robotId) => ((await doesSee(sight, robotId, sight)) ? await robots.heard(robotId) : undefined),
  // Walked by their fleets: looking for theirs among all robots would fill page after page with nothing.
  list: async (paging, filter = {}) => {
    const fleets = fleetsSeen(sight, filter.fleets)
    if (fleets.length === 0) return { items: [] }
    const page = await robots.list(paging, { ...filter, fleets })
    return { ...page, items: await onlySeen(sight, page.items, ({ row }) => row.robot_id, sight) }
  },
  some: async (robotIds) => onlySeen(sight, await robots.some(robotIds), ({ row }) => row.robot_id, sight),
})

/** Of those that are asked for, or of all, the caller's. */
const fleetsSeen = ({ caller: { fleets } }: Sight, asked: readonly string[] | undefined): readonly string[] => {
  if (fleets === 'all') return asked ?? []
  return asked === undefined ? fleets : asked.filter((fleet) => fleets.includes(fleet))
}

export const seenCommands = (commands: CommandsReader, sight: Sight): CommandsReader => ({
  find: async (commandId, robotId) => {
    const command = await commands.find(commandId, robotId)
    return command && (await doesSee(sight, command.robot_id, sight)) ? command : undefined
  },
  list: async (robotId, paging) =>
    (await doesSee(sight, robotId, sight)) ? await commands.list(robotId, paging) : { items: [] },
})

export const seenAccepted = (accepted: AcceptedReader, sight: Sight): AcceptedReader => ({
  ofMessage: async (messageId) =>
    onlySeen(
      sight,
      await accepted.ofMessage(messageId),
      (row) => (row.of === 'message' ? row.robot_id : undefined),
      sight,
    ),
})

/** A mission says itself which fleet it is for, and so does what stands of it before it is decided on. */
export const seenMissions = (
  missions: Pick<Missions, 'read' | 'list'>,
  sight: Sight,
): Pick<Missions, 'read' | 'list'> => ({
  read: async (missionId) => {
    const mission = await missions.read(missionId)
    return mission && sees(sight.caller.fleets, mission.fleet) ? mission : undefined
  },
  list: async (paging, filter = {}) => {
    const fleets = fleetsSeen(sight, filter.fleets)
    if (fleets.length === 0) return { items: [] }
    const page = await missions.list(paging, { ...filter, fleets })
    return { ...page, items: page.items.filter(({ fleet }) => sees(sight.caller.fleets, fleet)) }
  },
})

export const seenMissionFleets = (
  missions: Pick<MissionFleets, 'read'>,
  sight: Sight,
): Pick<MissionFleets, 'read'> => ({
  read: async (missionId) => {
    const mission = await missions.read(missionId)
    return mission && sees(sight.caller.fleets, mission.fleet) ? mission : undefined
  },
})

export const seenJournal = (journal: JournalReader, sight: Sight): JournalReader => ({
  ofRobot: async (robotId, paging, outcome) =>
    (await doesSee(sight, robotId, sight)) ? await journal.ofRobot(robotId, paging, outcome) : { items: [] },
  ofTrace: (traceId, paging) => seenPage(sight, paging, (page) => journal.ofTrace(traceId, page), ofRobot, sight),
  ofCorrelation: async (correlationId, limit) =>
    onlySeen(sight, await journal.ofCorrelation(correlationId, limit), ofRobot, sight),
  ofMessage: async (messageId, limit) => onlySeen(sight, await journal.ofMessage(messageId, limit), ofRobot, sight),
  some: async (messages) => onlySeen(sight, await journal.some(messages), ofRobot, sight),
  message: async (messageId, robotId) => {
    if (robotId !== undefined) {
      return (await doesSee(sight, robotId, sight)) ? await journal.message(messageId, robotId) : undefined
    }
    const [newest] = await onlySeen(sight, await journal.ofMessage(messageId, namesakesMax), ofRobot, sight)
    return newest
  },
})

/** Message ids are scoped by robot: so many may have used the same. */
const namesakesMax = 100

export const seenFailures = (failures: FailuresReader, sight: Sight): FailuresReader => ({
  read: async (failureId) => {
    const failure = await failures.read(failureId)
    return failure && (await doesSee(sight, failure.robot_id, sight)) ? failure : undefined
  },
  some: async (failureIds) => onlySeen(sight, await failures.some(failureIds), ofRobot, sight),
  ...seenListing(failures, sight),
  // Told apart by robot, so that who does not see all counts theirs.
  tally: async (filter, { limit, after }) => {
    if (sight.caller.fleets.length === 0) return { items: [] }
    const page = await failures.tally(filter, { limit: Math.min(limit, talliedMax), after })
    return { ...page, items: await onlySeen(sight, page.items, ofRobot, sight) }
  },
  bearing: async (id, limit) => onlySeen(sight, await failures.bearing(id, limit), ofRobot, sight),
})

/** At worst each is about a robot or a mission of its own, whose fleet has to be looked up. */
const talliedMax = 5_000

export const seenListing = (failures: Pick<FailuresReader, 'list'>, sight: Sight): Pick<FailuresReader, 'list'> => ({
  list: (filter, paging) => seenPage(sight, paging, (page) => failures.list(filter, page), ofRobot, sight),
})

/** As `find` of those who act: what is not seen cannot be acted on. */
export const seenStanding = (failures: Failures, sight: Sight): Failures => ({
  ...failures,
  find: async (failureIds) => {
    const found = await failures.find(failureIds)
    const seen = await onlySeen(sight, [...found.values()], ofRobot, sight)
    return new Map(seen.map((record) => [record.failure_id, record]))
  },
})

export const seenGroups = (groups: FailureGroupsReader<SeenGroup>, sight: Sight): FailureGroupsReader<SeenGroup> => {
  const isHit = (fingerprint: string): Promise<boolean> => hasHit(groups, fingerprint, sight)
  return {
    read: async (fingerprint) => {
      const group = await groups.read(fingerprint)
      return group && (await isHit(fingerprint)) ? ofNobody(group) : undefined
    },
    list: (status, paging) =>
      keptPage(
        paging,
        (page) => groups.list(status, page),
        async (items) => {
          const hit = await Promise.all(items.map(({ fingerprint }) => isHit(fingerprint)))
          return items.filter((_, n) => hit[n]).map(ofNobody)
        },
        // Each group is some reads of its own.
        2,
      ),
    robots: (fingerprint, paging) =>
      seenPage(
        sight,
        paging,
        (page) => groups.robots(fingerprint, page),
        (robotId) => robotId,
        sight,
      ),
    // Of all fleets.
    totals: async () => ({}),
  }
}

/** Whether one of the robots that the group has hit is the caller's. Of a group that has hit more than it looks at: no. */
export const hasHit = async (
  groups: Pick<FailureGroupsReader, 'robots'>,
  fingerprint: string,
  sight: Sight,
): Promise<boolean> => {
  let after: Page<string>['next']
  for (let pages = 0; pages < pagesOfRobotsMax; pages += 1) {
    const { items, next }: Page<string> = await groups.robots(fingerprint, { limit: 100, after })
    if ((await onlySeen(sight, items, (robotId) => robotId, sight)).length > 0) return true
    if (next === undefined) return false
    after = next
  }
  return false
}

const pagesOfRobotsMax = 20

/** Without what tells about other robots than the caller's. */
const ofNobody = ({
  error_text: _,
  example: __,
  count: ___,
  by_status: ____,
  robots: _____,
  hours: ______,
  first_seen_at: _______,
  last_seen_at: ________,
  ...group
}: SeenGroup): SeenGroup => group

/** The same for a group that is there as for one that is not. */
export const unchangeableGroups = (groups: FailureGroups): FailureGroups => ({
  ...groups,
  read: async () => {
    throw forbidden('A group is a cause that all fleets share: those who see all of them change it')
  },
})

export const seesOperation = ({ caller }: Pick<Sight, 'caller'>, { by }: Pick<Operation, 'by'>): boolean =>
  caller.fleets === 'all' || by === caller.name

export const seenOperations = (operations: OperationsReader, sight: Sight): OperationsReader => {
  const read = async (operationId: string): Promise<Operation | undefined> => {
    const operation = await operations.read(operationId)
    return operation && seesOperation(sight, operation) ? operation : undefined
  }
  return {
    read,
    results: async (operationId) => ((await read(operationId)) ? await operations.results(operationId) : {}),
    list: (paging) =>
      keptPage(
        paging,
        (page) => operations.list(page),
        async (items) => items.filter((operation) => seesOperation(sight, operation)),
      ),
    messages: async (operationId, paging) =>
      (await read(operationId))
        ? await seenPage(sight, paging, (page) => operations.messages(operationId, page), ofRobot, sight)
        : { items: [] },
    ofFailure: async (failureId) => onlySeen(sight, await operations.ofFailure(failureId), ofRobot, sight),
    // Once: whoever asks goes from day to day, and has to know how often it has asked.
    audit: async (day, paging) => {
      const page = await operations.audit(day, paging)
      return { ...page, items: await seenEntries(page.items, sight) }
    },
  }
}

const seenEntries = async (entries: readonly AuditEntry[], sight: Sight): Promise<readonly AuditEntry[]> => {
  const lines = await onlySeen(
    sight,
    entries.filter((entry) => entry.entry === 'message'),
    ofRobot,
    sight,
  )
  const seen = new Set<AuditEntry>(lines)
  return entries.filter((entry) => seen.has(entry) || (entry.entry === 'operation' && seesOperation(sight, entry)))
}

/** As `read` of those who act: an operation that is not seen is started and cancelled by others. */
export const seenActing = (operations: Operations, sight: Sight): Operations => ({
  ...operations,
  read: async (operationId) => {
    const operation = await operations.read(operationId)
    return operation && seesOperation(sight, operation) ? operation : undefined
  },
})

export const seenBooks = (): BooksReader => ({
  read: async () => {
    throw forbidden('The books count the messages of all robots together: they are for those who see all fleets')
  },
})
