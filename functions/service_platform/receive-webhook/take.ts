/**
 * Takes one delivery: claimed, understood, on the line, settled, in this order. Whoever dies in between is followed by the
 * partner's next try, or an operator's, which does the same again with the same ids.
 */
import { hash } from 'node:crypto'
import type { Partner } from '../../../partners/partner.ts'
import type { Delivered } from '../../bridge/original.ts'
import type { DeliveryAnswer } from '../../ports/received-webhooks.ts'
import type { TakePorts } from './ports.ts'
import { type DeliveryFault, readDelivery } from './read-delivery.ts'

export type Taken =
  /** `again`: it was taken before. `failure_id`: an earlier try of it waits with the failures. */
  | {
      readonly outcome: 'taken'
      readonly answer: DeliveryAnswer
      readonly again: boolean
      readonly failure_id?: string
    }
  | { readonly outcome: 'running'; readonly until: number }
  | { readonly outcome: 'refused'; readonly fault: DeliveryFault }

export interface Take extends Delivered {
  readonly webhook_id: string
  /** Epoch milliseconds: when the partner's first try of it was received, as far as that is known. */
  readonly received_at: number
  /** Of this request. */
  readonly owner: string
}

/** `refuse`: keeps what cannot be taken; only then the claim ends. Answers with the id that it is kept under. */
export const takeDelivery = async (
  delivery: Take,
  partner: Partner,
  ports: TakePorts,
  refuse: (fault: DeliveryFault) => Promise<string>,
): Promise<Taken> => {
  const { webhook_id, owner, body, received_at } = delivery
  const key = { partner: partner.partner, webhook_id }
  const now = ports.now()
  const body_hash = hash('sha256', body, 'hex')
  const claimed = await ports.received.claim({ ...key, body_hash, owner, now, until: now + claimMs })
  if (claimed.outcome === 'running') return claimed
  if (claimed.outcome === 'taken') {
    if (claimed.body_hash === body_hash) return { outcome: 'taken', answer: claimed.answer, again: true }
    const fault = {
      class: 'WebhookIdReused',
      text: `webhook-id "${webhook_id}" was taken with another body; an id names one delivery`,
    }
    await refuse(fault)
    return { outcome: 'refused', fault }
  }
  try {
    const read = await readDelivery({ ...delivery, received_at }, partner, ports)
    if (read.fault !== undefined) {
      await ports.received.release({ ...key, owner }, await refuse(read.fault))
      return { outcome: 'refused', fault: read.fault }
    }
    await ports.stream.put(read.messages.map(({ subject, record }) => ({ subject, record })))
    const answer: DeliveryAnswer = {
      webhook_id,
      messages: read.messages.map(({ message_id, trace_id, robot_id, type }) => ({
        message_id,
        trace_id,
        robot_id,
        type,
      })),
    }
    await ports.received.settle(key, answer)
    const { failure_id } = claimed
    return { outcome: 'taken', answer, again: false, ...(failure_id !== undefined && { failure_id }) }
  } catch (error) {
    // The next try need not wait for the claim's end; if that cannot be said either, it waits.
    await ports.received.release({ ...key, owner }).catch(() => undefined)
    throw error
  }
}

/** Longer than the function lives. */
const claimMs = 30_000
