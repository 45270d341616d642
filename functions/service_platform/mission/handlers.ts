import type { HandlersOf } from '../../handler.ts'
import { cancelMission } from './cancel-mission.ts'
import { completeMission } from './complete-mission.ts'
import { endMission } from './end-mission.ts'
import { enqueueMission } from './enqueue-mission.ts'
import { failMission } from './fail-mission.ts'
import { fenceMission } from './fence-mission.ts'
import { pauseMission } from './pause-mission.ts'
import type { MissionPorts } from './ports.ts'
import { reallocateMission } from './reallocate-mission.ts'
import { recordAllocation } from './record-allocation.ts'
import { recordCapacity } from './record-capacity.ts'
import { recordLateTruth } from './record-late-truth.ts'
import { recordProgress } from './record-progress.ts'
import { releaseMission } from './release-mission.ts'
import { requeueMission } from './requeue-mission.ts'
import { resumeMission } from './resume-mission.ts'
import { suspectMission } from './suspect-mission.ts'
import { updateMission } from './update-mission.ts'

export const missionHandlers: HandlersOf<'mission', MissionPorts> = {
  'enqueue-mission': enqueueMission,
  'requeue-mission': requeueMission,
  'record-allocation': recordAllocation,
  'record-progress': recordProgress,
  'pause-mission': pauseMission,
  'resume-mission': resumeMission,
  'cancel-mission': cancelMission,
  'update-mission': updateMission,
  'suspect-mission': suspectMission,
  'fence-mission': fenceMission,
  'release-mission': releaseMission,
  'reallocate-mission': reallocateMission,
  'complete-mission': completeMission,
  'fail-mission': failMission,
  'end-mission': endMission,
  'record-late-truth': recordLateTruth,
  'record-capacity': recordCapacity,
}
