import { missionStepCompleted } from '../../../messages/types/mission-step-completed.ts'
import { type Handler, payloadOf, type Work } from '../../handler.ts'
import type { MissionRow, MissionTurn, StepProgress } from '../../ports/missions.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** How far the mission is, as its robot tells. `mission.transitioned` says it to whoever listens. */
export const recordProgress: Handler<MissionPorts> = async (work, ports) => {
  const isStep = work.message.type === 'mission.step_completed'
  await turn(work, ports, (mission) => (isStep ? withStep(mission, work) : {}))
  return []
}

const withStep = (mission: MissionRow, { message }: Work): Pick<MissionTurn, 'progress'> => {
  const { allocation, step, status } = payloadOf(missionStepCompleted.schema_versions[1].schema, message)
  const number = typeof step === 'number' ? step : mission.steps.findIndex(({ step_id }) => step_id === step) + 1
  // A step that the mission does not have: the robot does more than it was asked to. What it is, its message tells.
  if (number < 1 || number > mission.steps.length) return {}
  const line: StepProgress = { step: number, status, at: message.received_at, allocation }
  const others = mission.progress.filter((one) => one.step !== number || one.allocation !== allocation)
  return {
    progress: [...others, line].sort((one, other) => one.allocation - other.allocation || one.step - other.step),
  }
}
