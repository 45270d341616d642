import type { WritingRouteName } from '../../http/routes.ts'
import { type Answer, acting } from './answer.ts'
import { archiveFailure, restoreFailure } from './answers/archive.ts'
import { editFailure } from './answers/edit.ts'
import { changeFailureGroup } from './answers/failure-groups.ts'
import { cancel, planOperation, start } from './answers/operations.ts'
import { retryFailure } from './answers/retry.ts'
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
})
