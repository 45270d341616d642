import { chargeCompleted } from '../../../messages/types/charge-completed.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { tellWaiting } from '../../tell.ts'
import type { ChargePorts } from './ports.ts'

/** The robot has charged and can take work. It left the charger by itself, so there is nothing to tell it. */
export const returnToService: Handler<ChargePorts> = async (work, ports) => {
  const { message } = work
  const { battery } = payloadOf(chargeCompleted.schema_versions[1].schema, message)
  await ports.charging.close(runOf(work), { battery, at: message.received_at })
  await tellWaiting(work, ports, { status: 'done' })
  return [{ type: 'robot.returned_to_service', payload: { battery } }]
}
