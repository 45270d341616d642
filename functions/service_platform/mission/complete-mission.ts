import { missionCompleted } from '../../../messages/types/mission-completed.ts'
import { briefValue } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { MissionRow, StepProgress } from '../../ports/missions.ts'
import { end, robotOf } from './ended.ts'
import type { MissionPorts } from './ports.ts'

/** Its robot has done it, and is free for the next. */
export const completeMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation, result } = payloadOf(missionCompleted.schema_versions[1].schema, work.message)
  const said = result === undefined ? {} : { result: briefValue(result) }
  const mission = await end(
    work,
    ports,
    said,
    (ended) => ended.allocation === allocation,
    (before) => ({ progress: allDone(before, allocation, work.message.received_at, result) }),
  )
  const { mission_id } = mission
  return [{ type: 'mission.completed', payload: { mission_id, allocation, ...robotOf(mission), ...said } }]
}

/** A robot that says that it has done all of it does not say each step; what it never had it has not done. */
const allDone = (
  { steps, progress, steps_taken }: MissionRow,
  allocation: number,
  at: string,
  result: unknown,
): readonly StepProgress[] => {
  const { steps_done } = (result ?? {}) as { readonly steps_done?: unknown }
  const had = Math.max(steps_taken ?? steps.length, Number.isInteger(steps_done) ? Number(steps_done) : 0)
  const heard = new Set(progress.filter((one) => one.allocation === allocation).map(({ step }) => step))
  const rest = steps
    .map((_, index) => index + 1)
    .filter((step) => step <= had && !heard.has(step))
    .map((step) => ({ step, status: 'finished', at, allocation }))
  return [...progress, ...rest].sort((one, other) => one.allocation - other.allocation || one.step - other.step)
}
