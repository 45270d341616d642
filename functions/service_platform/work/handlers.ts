import type { HandlersOf } from '../../handler.ts'
import { completeWork } from './complete-work.ts'
import { failWork } from './fail-work.ts'
import { pauseWork } from './pause-work.ts'
import type { WorkPorts } from './ports.ts'
import { recordWork } from './record-work.ts'
import { releaseWork } from './release-work.ts'
import { resumeWork } from './resume-work.ts'
import { revokeWork } from './revoke-work.ts'
import { startWork } from './start-work.ts'
import { stopWork } from './stop-work.ts'
import { tellProgress } from './tell-progress.ts'
import { updateWork } from './update-work.ts'

export const workHandlers: HandlersOf<'work', WorkPorts> = {
  'start-work': startWork,
  'record-work': recordWork,
  'tell-progress': tellProgress,
  'complete-work': completeWork,
  'fail-work': failWork,
  'stop-work': stopWork,
  'pause-work': pauseWork,
  'resume-work': resumeWork,
  'release-work': releaseWork,
  'update-work': updateWork,
  'revoke-work': revokeWork,
}
