import { missionStepCompleted } from '../../../messages/types/mission-step-completed.ts'
import { type Handler, payloadOf, type Work } from '../../handler.ts'
import type { MissionRow, StepProgress } from '../../ports/missions.ts'
import { read, turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** How far the mission is, as its robot tells. `mission.transitioned` says it to whoever listens. */
export const recordProgress: Handler<MissionPorts> = async (work, ports) => {
  const { type } = work.message
  const progress = type === 'mission.step_completed' ? withStep(await read(work, ports), work) : undefined
  await turn(work, ports, progress ? { progress } : {})
  return []
}

const withStep = (mission: MissionRow, { message }: Work): readonly StepProgress[] | undefined => {
  const { allocation, step, status } = payloadOf(missionStepCompleted.schema_versions[1].schema, message)
  const number = typeof step === 'number' ? step : mission.steps.findIndex(({ step_id }) => step_id === step) + 1
  // A step that the mission does not have: the robot does more than it was asked to. What it is, its message tells.
  if (number < 1 || number > mission.steps.length) return undefined
  const line: StepProgress = { step: number, status, at: message.received_at, allocation }
  return [...mission.progress.filter((one) => one.step !== number || one.allocation !== allocation), line].sort(
    (one, other) => one.allocation - other.allocation || one.step - other.step,
  )
}
