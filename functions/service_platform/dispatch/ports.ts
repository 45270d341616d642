import type { Budget } from '../../../messages/dialects/dialect.ts'
import type { Layer } from '../../../policy/rollout.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Books } from '../../ports/books.ts'
import type { FailureIntake } from '../../ports/failure-intake.ts'
import type { HeldMessages } from '../../ports/held.ts'
import type { Journal } from '../../ports/journal.ts'
import type { LastKnownStates } from '../../ports/last-known.ts'
import type { Machines as MachinesPort } from '../../ports/machines.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { Recall } from '../../ports/recall.ts'
import type { Robots } from '../../ports/robots.ts'
import type { Rollouts } from '../../ports/rollouts.ts'
import type { Machines, MissionMachines } from './env.ts'
import type { Measured } from './measured.ts'

/** Everything dispatch touches outside of itself. Each call may fail; what a failure means is said where it is called. */
export interface Ports {
  readonly recall: Recall
  readonly robots: Robots
  readonly journal: Journal
  readonly last_known: LastKnownStates
  readonly held: HeldMessages
  readonly books: Books
  readonly machines: MachinesPort
  readonly failures: FailureIntake
  readonly stream: PutOnStream
  readonly rollouts: Rollouts
}

/** What is not the world but must not be reached for either: time, chance and the log. */
export interface Surroundings {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
  readonly measures: Measures
}

export interface Settings {
  /** Our own, as the source of records that we put on the stream ourselves. */
  readonly namespace: string
  readonly machines: Machines
  readonly default_policy_version: string
  readonly mission_machines: MissionMachines
  readonly mission_policy_version: string
  readonly subjects_in_parallel: number
  readonly release_attempts_max: number
  readonly release_backoff_seconds: number
  readonly release_budget_ms: number
  readonly shed_telemetry_after_seconds: number
  /** How much a robot may say that has no way of being told to say less. */
  readonly vda_budget: Budget
  readonly time_margin_ms: number
}

/** One invocation: what its steps share. */
export interface Batch extends Ports, Surroundings {
  readonly settings: Settings
  readonly measured: Measured
  /** The rollouts in force, as they were when its rows were read; undefined where nobody knows: then robots stay as they are. */
  layers: readonly Layer[] | undefined
  /** Of Lambda's request id: tells a retried write from somebody else's. */
  readonly invocation: string
  /** When it began, epoch milliseconds. */
  readonly started_ms: number
  /** Whether it is too late to begin something that takes as long as a run of a machine. */
  readonly outOfTime: () => boolean
  /** Milliseconds that may be waited until the batch has to be closed: Lambda ends the invocation soon after. */
  readonly remaining: () => number
}

/** RFC 3339 of now. */
export const at = ({ now }: Pick<Surroundings, 'now'>): string => new Date(now()).toISOString()
