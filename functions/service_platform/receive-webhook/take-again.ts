/**
 * What waited with the failures, tried again: by an operator who has put a mapping or a fleet right, so without a signature. Who
 * may invoke this function is a matter of its permissions, and the retries are.
 */

import { deliveredIn } from '../../bridge/original.ts'
import { PermanentFailure, TemporaryFailure } from '../../errors.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import type { DeliveryAnswer } from '../../ports/received-webhooks.ts'
import type { TakePorts } from './ports.ts'
import type { DeliveryFault } from './read-delivery.ts'
import { takeDelivery } from './take.ts'

export const isPutBefore = (event: object): event is PutBefore => 'redrive_of' in event

export const takeAgain = async (
  { redrive_of, received_at, original_base64 }: PutBefore,
  owner: string,
  ports: TakePorts,
): Promise<DeliveryAnswer> => {
  const delivered = deliveredIn(Buffer.from(original_base64, 'base64'))
  const webhook_id = delivered?.headers['webhook-id']
  const partner = delivered && ports.partner(delivered.partner)
  if (delivered === undefined || webhook_id === undefined) {
    throw new PermanentFailure(`failure ${redrive_of} is no delivery of a partner: its request line was expected`)
  }
  if (partner === undefined) throw new PermanentFailure(`there is no partner ${delivered.partner} any more`)
  const at = received_at === undefined ? ports.now() : Date.parse(received_at)
  // It waits already: what is refused again is only said.
  const stays = async () => redrive_of
  const taken = await takeDelivery({ ...delivered, webhook_id, received_at: at, owner }, partner, ports, stays)
  ports.log.info('webhook again', {
    failure_id: redrive_of,
    partner: partner.partner,
    webhook_id,
    outcome: taken.outcome,
  })
  switch (taken.outcome) {
    case 'taken':
      return taken.answer
    case 'running':
      throw new TemporaryFailure(`webhook "${webhook_id}" of ${partner.partner} is being taken at this moment`)
    case 'refused':
      throw refusalOf(taken.fault, partner.partner)
  }
}

/** By the class that it failed with the first time, so that it stays in its group. */
const refusalOf = ({ class: name, text }: DeliveryFault, partner: string): Error =>
  Object.assign(new PermanentFailure(`${partner}: ${text}`), { name })
