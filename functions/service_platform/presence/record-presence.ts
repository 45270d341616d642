import { chargeStarted } from '../../../messages/types/charge-started.ts'
import { briefText } from '../../brief.ts'
import { type Handler, runOf } from '../../handler.ts'
import type { Presence } from '../../ports/presence-register.ts'
import { tellWaiting } from '../../tell.ts'
import type { PresencePorts } from './ports.ts'

/** Writes down how the robot is reachable now. */
export const recordPresence: Handler<PresencePorts> = async (work, ports) => {
  const { presence } = ports
  const { message } = work
  const reason = typeof message.payload.reason === 'string' ? briefText(message.payload.reason) : undefined
  const recorded = { presence: presenceAfter[message.type] ?? 'connected', cause: message.type, reason }
  await presence.record(runOf(work), { ...recorded, at: message.received_at })
  // It has reached the charger: what it was told is done.
  if (message.type === chargeStarted.type) await tellWaiting(work, ports, { status: 'done' })
  return [
    {
      type: 'presence.recorded',
      payload: { presence: recorded.presence, cause: message.type, ...(reason !== undefined && { reason }) },
    },
  ]
}

/** Whatever else a robot says (`charge.started` …), it is there to say it. */
const presenceAfter: Readonly<Record<string, Presence['presence']>> = {
  'robot.disconnected': 'disconnected',
  'robot.went_quiet': 'quiet',
  'robot.lost': 'lost',
}
