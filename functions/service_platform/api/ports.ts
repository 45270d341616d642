import type { SubjectKind } from '../../../messages/message-type.ts'
import type { Partner } from '../../../partners/partner.ts'
import type { SeenGroup } from '../../failures/group.ts'
import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { AcceptedReader } from '../../ports/accepted.ts'
import type { KnownApplication } from '../../ports/applications.ts'
import type { BooksReader } from '../../ports/books-reader.ts'
import type { Capacity } from '../../ports/capacity.ts'
import type { CommandsReader } from '../../ports/command-book.ts'
import type { ConfigurationReader } from '../../ports/configurations.ts'
import type { DifferencesReader } from '../../ports/differences.ts'
import type { FailedBytes } from '../../ports/failed-bytes.ts'
import type { FailureGroupsReader } from '../../ports/failure-groups.ts'
import type { FailuresReader } from '../../ports/failures-reader.ts'
import type { FeedEventsReader } from '../../ports/feed-events.ts'
import type { GrantsRegister } from '../../ports/grants.ts'
import type { JournalReader } from '../../ports/journal-reader.ts'
import type { MissionFleets } from '../../ports/mission-fleets.ts'
import type { Missions } from '../../ports/missions.ts'
import type { OperationsReader } from '../../ports/operations.ts'
import type { PublishedReader } from '../../ports/published.ts'
import type { RetainedMessages } from '../../ports/retained.ts'
import type { RobotsReader } from '../../ports/robots-reader.ts'
import type { RolloutReader } from '../../ports/rollouts.ts'
import type { ScheduledMessagesReader } from '../../ports/scheduled-messages.ts'
import type { SubscriptionsReader } from '../../ports/subscriptions.ts'
import type { UploadsReader } from '../../ports/uploads.ts'

/** Where each policy version decides, and which one is a new robot's or a new mission's. */
interface DeployedVersions {
  readonly default_version: string
  readonly machines: Readonly<Record<string, string>>
}

/** Readers only: there is nothing here that could change anything. */
export interface ApiPorts extends RespondPorts, SeenPorts {
  readonly robots: RobotsReader
  readonly configurations: ConfigurationReader
  readonly retained: Pick<RetainedMessages, 'read'>
  readonly journal: JournalReader
  readonly rollouts: RolloutReader
  readonly differences: DifferencesReader
  readonly deployed: Readonly<Record<SubjectKind, DeployedVersions>>
  readonly failures: FailuresReader
  /** Whoever does not see all fleets sees less of a group. */
  readonly groups: FailureGroupsReader<SeenGroup>
  readonly operations: OperationsReader
  readonly published: PublishedReader
  readonly feedEvents: FeedEventsReader
  readonly capacity: Pick<Capacity, 'list' | 'some'>
  /** Percent below which a robot is given no mission. */
  readonly batteryMin: number
  readonly missions: Pick<Missions, 'read' | 'list'>
  readonly commands: CommandsReader
  readonly missionFleets: Pick<MissionFleets, 'read'>
  readonly bytes: Pick<FailedBytes, 'read'>
  readonly books: BooksReader
  readonly accepted: AcceptedReader
  readonly uploads: UploadsReader
  readonly scheduled: ScheduledMessagesReader
  readonly grantsRegister: Pick<GrantsRegister, 'read'>
  readonly applications: readonly KnownApplication[]
  readonly bridge: { readonly partners: readonly Partner[]; readonly subscriptions: SubscriptionsReader }
  readonly environment: string
  /** Epoch milliseconds. */
  readonly now: () => number
}
