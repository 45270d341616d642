import { memoryOf } from '../../../../messages/dialects/dialect.ts'
import type { VdaMemory } from '../../../../messages/dialects/vda-5050-memory.ts'
import { conformanceCard, type KeptByBroker } from '../../../conformance/card.ts'
import { asError } from '../../../errors.ts'
import { notFound } from '../../../http/problem.ts'
import { robotIdIn } from '../../../http/request.ts'
import type { RetainedMessages } from '../../../ports/retained.ts'
import type { Answer } from '../answer.ts'

export const readConformance: Answer = async ({ path }, { robots, retained, now }) => {
  const robotId = robotIdIn(path)
  const heard = await robots.heard(robotId)
  if (heard === undefined) throw notFound(`robot ${robotId}: nothing was ever heard of it`)
  const memory = memoryOf(heard).vda_5050
  if (memory === undefined) throw notFound(`card of robot ${robotId}: it was never heard in VDA 5050`)
  const topic = topicsOf(memory)
  const [connection, factsheet] = await Promise.all([
    kept(topic('connection'), retained),
    kept(topic('factsheet'), retained),
  ])
  return conformanceCard(robotId, memory, { connection, factsheet }, now())
}

const topicsOf =
  ({ interface: name, major, manufacturer, serial }: VdaMemory) =>
  (topic: string): string =>
    `${name}/v${major}/${manufacturer}/${serial}/${topic}`

/** A broker that does not answer leaves one measure open, not the card. */
const kept = async (topic: string, retained: Pick<RetainedMessages, 'read'>): Promise<KeptByBroker> => {
  try {
    return (await retained.read(topic)) ?? { none: true }
  } catch (error) {
    return { reason: `the broker could not be asked: ${asError(error).message}`.slice(0, 300) }
  }
}
