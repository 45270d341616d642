import type { ReadingRouteName } from '../../http/routes.ts'
import type { Answer } from './answer.ts'
import { countAudit, listAudit } from './answers/audit.ts'
import { listPartners, listSubscriptions, readSubscription } from './answers/bridge.ts'
import { listCommands, readCommand } from './answers/commands.ts'
import { readConfiguration } from './answers/configurations.ts'
import { readConformance } from './answers/conformance.ts'
import { readCounters } from './answers/counters.ts'
import { listFailureGroups, readFailureGroup } from './answers/failure-groups.ts'
import { countFailures, listFailures, readFailure } from './answers/failures.ts'
import { readCapacity, readFleetCapacity } from './answers/fleets.ts'
import { health } from './answers/health.ts'
import { listApplications, readGrants } from './answers/identity.ts'
import { listMessages, listTransitions, readMessage } from './answers/messages.ts'
import { listMissions, readMission } from './answers/missions.ts'
import { listOperationMessages, listOperations, readOperation } from './answers/operations.ts'
import {
  comparePolicies,
  listPolicies,
  listRollouts,
  readComparison,
  readPolicy,
  readRollout,
} from './answers/policies.ts'
import { listRobots, readRobot } from './answers/robots.ts'
import { listScheduledMessages, readScheduledMessage } from './answers/scheduled-messages.ts'
import { readTimeline } from './answers/timeline.ts'
import { readUpload } from './answers/uploads.ts'
import { asSeen } from './as-seen.ts'

export const answers: Readonly<Record<ReadingRouteName, Answer>> = asSeen({
  health,
  'list-robots': listRobots,
  'read-robot': readRobot,
  'read-configuration': readConfiguration,
  'read-conformance': readConformance,
  'list-transitions': listTransitions,
  'list-policies': listPolicies,
  'read-policy': readPolicy,
  'compare-policies': comparePolicies,
  'list-rollouts': listRollouts,
  'read-rollout': readRollout,
  'read-comparison': readComparison,
  'list-messages': listMessages,
  'read-message': readMessage,
  'list-missions': listMissions,
  'read-capacity': readCapacity,
  'read-fleet-capacity': readFleetCapacity,
  'read-mission': readMission,
  'list-commands': listCommands,
  'read-command': readCommand,
  'read-upload': readUpload,
  'list-scheduled-messages': listScheduledMessages,
  'read-scheduled-message': readScheduledMessage,
  'list-failures': listFailures,
  'count-failures': countFailures,
  'read-failure': readFailure,
  'list-failure-groups': listFailureGroups,
  'read-failure-group': readFailureGroup,
  'list-operations': listOperations,
  'read-operation': readOperation,
  'list-operation-messages': listOperationMessages,
  'read-timeline': readTimeline,
  'list-audit': listAudit,
  'count-audit': countAudit,
  'read-counters': readCounters,
  'list-partners': listPartners,
  'list-subscriptions': listSubscriptions,
  'read-subscription': readSubscription,
  'list-applications': listApplications,
  'read-grants': readGrants,
})
