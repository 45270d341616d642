import type { Message } from '../../../messages/envelope.ts'
import { batteryLow } from '../../../messages/types/battery-low.ts'
import { chargeStart } from '../../../messages/types/charge-start.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import type { ChargePorts } from './ports.ts'

/** Sends the robot to its charger: because its battery is low, or because somebody wants it. */
export const dockRobot: Handler<ChargePorts> = async (work, ports) => {
  const { message } = work
  const { battery, reason } = why(message)
  await ports.charging.open(runOf(work), { battery, at: message.received_at })
  const command_id = await command(work, ports, 'charge.start', reason === undefined ? {} : { reason })
  return [{ type: 'docking.requested', payload: { ...(battery !== undefined && { battery }), command_id } }]
}

const why = (message: Message): { readonly battery?: number; readonly reason?: string } => {
  if (message.type === chargeStart.type) {
    const { reason } = payloadOf(chargeStart.schema_versions[1].schema, message)
    return reason === undefined ? {} : { reason: briefText(reason) }
  }
  const { battery } = payloadOf(batteryLow.schema_versions[1].schema, message)
  return { battery, reason: `battery at ${battery} %` }
}
