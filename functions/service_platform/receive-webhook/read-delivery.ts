/** What a delivery says, in our words: its events mapped, and about robots that the partner may speak about. */
import { derivedId } from '../../../messages/ids.ts'
import { type Mapped, messageFrom } from '../../../partners/mapping.ts'
import type { Partner } from '../../../partners/partner.ts'
import { type EventRequest, eventsIn } from '../../bridge/http-binding.ts'
import { sees } from '../../http/caller.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'

export interface DeliveryFault {
  readonly class: string
  readonly text: string
  /** As far as it was understood. */
  readonly type?: string
  readonly robot_id?: string
  readonly trace_id?: string
}

export type DeliveryRead =
  | { readonly messages: readonly Mapped[]; readonly fault?: undefined }
  | { readonly fault: DeliveryFault }

/** All of its events or none: what is half taken cannot be answered. */
export const readDelivery = async (
  {
    headers,
    body,
    webhook_id,
    received_at,
  }: EventRequest & { readonly webhook_id: string; readonly received_at: number },
  partner: Partner,
  { members }: { readonly members: Pick<FleetMembers, 'fleetsOf'> },
): Promise<DeliveryRead> => {
  const read = eventsIn({ headers, body })
  if (read.fault) return read
  const messages: Mapped[] = []
  for (const [index, event] of read.events.entries()) {
    const message_id = messageIdOf(partner.partner, webhook_id, index)
    const mapping = messageFrom(event, partner, { message_id, received_at })
    if (mapping.fault !== undefined) {
      const { class: errorClass, place, text } = mapping.fault
      const which = read.events.length > 1 ? `event ${index + 1} of ${read.events.length}: ` : ''
      const where = place === undefined ? '' : `${place}: `
      return { fault: { class: errorClass, text: `${which}${where}${text}`, type: event.type } }
    }
    messages.push(mapping.mapped)
  }
  return (await notIts(messages, partner, members)) ?? { messages }
}

/** The same for every try of a delivery, also after its mapping was put right: dispatch acts on it once. */
export const messageIdOf = (partner: string, webhookId: string, index: number): string =>
  derivedId('bridge', partner, webhookId, index)

/** Answered alike for a robot of somebody else and for one that nobody has. */
const notIts = async (
  messages: readonly Mapped[],
  { partner, fleets }: Partner,
  members: Pick<FleetMembers, 'fleetsOf'>,
): Promise<DeliveryRead | undefined> => {
  if (fleets === 'all') return undefined
  const fleetOf = await members.fleetsOf([...new Set(messages.map(({ robot_id }) => robot_id))])
  const other = messages.find(({ robot_id }) => !sees(fleets, fleetOf.get(robot_id)))
  if (other === undefined) return undefined
  const { robot_id, type, trace_id } = other
  const text = `robot "${robot_id}" is in no fleet that ${partner} may speak about; ${fleets.join(', ')} are`
  return { fault: { class: 'NotItsRobot', text, type, robot_id, trace_id } }
}
