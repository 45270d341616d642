/**
 * The only list of tables. Glue's tables, Firehose's schema, the statements that make Iceberg tables, the documentation and the
 * tests derive from it.
 */
import type { Table } from './table.ts'
import { landingChanges, landingEvents, landingMessages } from './tables/landing.ts'
import { lossGap, lossHour, lossRuleHour } from './tables/loss.ts'
import { books, commands, decisions, events, failures, messages, missions, traces } from './tables/settled.ts'
import {
  dimHour,
  dimPolicyVersion,
  dimRobot,
  dimSite,
  factAvailabilityDay,
  factCommand,
  factCostDay,
  factDecisionHour,
  factFailureHour,
  factMessageHour,
  factMission,
  factStateHour,
  factTelemetryHour,
} from './tables/star.ts'

export const tables: readonly Table[] = [
  landingMessages,
  landingEvents,
  landingChanges,
  messages,
  traces,
  events,
  decisions,
  commands,
  missions,
  failures,
  books,
  dimRobot,
  dimPolicyVersion,
  dimSite,
  dimHour,
  factStateHour,
  factMessageHour,
  factDecisionHour,
  factFailureHour,
  factTelemetryHour,
  factCommand,
  factMission,
  factAvailabilityDay,
  factCostDay,
  lossHour,
  lossRuleHour,
  lossGap,
]

/** Those that Firehose writes; CloudFormation makes them. */
export const landingTables = tables.filter(({ layer }) => layer === 'landing')

/** Those that statements write; the first step of each run makes them. */
export const icebergTables = tables.filter(({ layer }) => layer !== 'landing')
