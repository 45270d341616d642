/** The handlers' own tables bear what the last applied message made of them, and nothing of messages that were not applied. */
import { handlerDomains } from '../../policy/handlers.ts'
import { unknown } from './job-in-hand.ts'
import type { Applied, RobotModel } from './model.ts'
import type { Row, World } from './world.ts'

export function registersFollow(models: readonly RobotModel[], world: World): readonly string[] {
  return models.flatMap((model) => [...jobFaults(model, world), ...lastActors(model, world)])
}

function jobFaults({ robot_id, job, applied, unsure }: RobotModel, { jobs }: World): readonly string[] {
  if (unsure.has('work')) return []
  const row = rowOf(jobs, robot_id)
  if (!row && !job) return []
  if (row?.status !== job?.status) return [`the job in hand of ${robot_id} is ${row?.status}, should be ${job?.status}`]
  if (job?.job_id === unknown) return []
  // Which job a derived fact named is not journalled.
  if (applied.some(({ occurrence }) => occurrence.message.derived && occurrence.message.type.startsWith('work.')))
    return []
  return row?.job === job?.job_id ? [] : [`${robot_id} has job ${row?.job} in hand, should be ${job?.job_id}`]
}

function lastActors({ robot_id, applied, unsure }: RobotModel, world: World): readonly string[] {
  const registers: readonly [register: string, domain: string, rows: readonly Row[]][] = [
    ['jobs', 'work', world.jobs],
    ['charging', 'charge', world.charging],
    ['presence', 'presence', world.presence],
  ]
  return registers.flatMap(([register, domain, rows]) => {
    if (unsure.has(domain)) return []
    const last = applied.findLast((one) => actsIn(one, domain))?.occurrence.message.message_id
    const found = rowOf(rows, robot_id)?.acted_by
    return found === last ? [] : [`the row of ${robot_id} in ${register} is by ${found}, should be by ${last}`]
  })
}

const rowOf = (rows: readonly Row[], robotId: string): Row | undefined =>
  rows.find(({ robot_id }) => robot_id === robotId)

const actsIn = ({ handlers }: Applied, domain: string): boolean =>
  handlers.some((handler) => (handlerDomains as Readonly<Record<string, string>>)[handler] === domain)
