import { commandId } from '../../../messages/command-id.ts'
import { batteryLow } from '../../../messages/types/battery-low.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { tell } from '../../tell.ts'
import type { ChargePorts } from './ports.ts'

/** Sends the robot to its charger. */
export const dockRobot: Handler<ChargePorts> = async (work, ports) => {
  const { message } = work
  const { battery } = payloadOf(batteryLow.schema_versions[1].schema, message)
  const session = await ports.charging.open(runOf(work), { battery, at: message.received_at })
  await tell(work, ports, ports.charging, session, 'charge.start', { reason: `battery at ${battery} %` })
  return [
    { type: 'docking.requested', payload: { battery, command_id: commandId(message.message_id, 'charge.start') } },
  ]
}
