import type { WritingRouteName } from '../../http/routes.ts'
import { type Answer, acting } from './answer.ts'
import { archiveFailure, restoreFailure } from './answers/archive.ts'
import {
  addPartnerSecret,
  addSubscriptionSecret,
  changeSubscription,
  createSubscription,
  removeSubscription,
} from './answers/bridge.ts'
import { beginComparison } from './answers/comparisons.ts'
import { configureRobot } from './answers/configurations.ts'
import { editFailure } from './answers/edit.ts'
import { eraseTheRobot } from './answers/erasures.ts'
import { changeFailureGroup } from './answers/failure-groups.ts'
import { issueFeedTicket } from './answers/feed.ts'
import { changeGrants, putRobotInFleet } from './answers/identity.ts'
import { cancel, planOperation, start } from './answers/operations.ts'
import { retryFailure } from './answers/retry.ts'
import { importRobots } from './answers/robot-list.ts'
import { beginTheRollout, pinTheRobot, rollTheRolloutBack } from './answers/rollouts.ts'
import { asSeen } from './as-seen.ts'

export const answers: Readonly<Record<WritingRouteName, Answer>> = asSeen({
  'change-failure-group': acting('change-failure-group', changeFailureGroup),
  'plan-operation': acting('plan-operation', planOperation),
  'start-operation': acting('start-operation', start),
  'cancel-operation': acting('cancel-operation', cancel),
  'edit-failure': acting('edit-failure', editFailure),
  'archive-failure': acting('archive-failure', archiveFailure),
  'restore-failure': acting('restore-failure', restoreFailure),
  'retry-failure': acting('retry-failure', retryFailure),
  'erase-robot': acting('erase-robot', eraseTheRobot),
  'pin-robot': acting('pin-robot', pinTheRobot),
  'begin-rollout': acting('begin-rollout', beginTheRollout),
  'roll-back': acting('roll-back', rollTheRolloutBack),
  'begin-comparison': acting('begin-comparison', beginComparison),
  'put-robot-in-fleet': acting('put-robot-in-fleet', putRobotInFleet),
  'import-robots': acting('import-robots', importRobots),
  'configure-robot': acting('configure-robot', configureRobot),
  'change-grants': acting('change-grants', changeGrants),
  'add-partner-secret': acting('add-partner-secret', addPartnerSecret),
  'create-subscription': acting('create-subscription', createSubscription),
  'change-subscription': acting('change-subscription', changeSubscription),
  'remove-subscription': removeSubscription,
  'add-subscription-secret': acting('add-subscription-secret', addSubscriptionSecret),
  'issue-feed-ticket': acting('issue-feed-ticket', issueFeedTicket),
})
