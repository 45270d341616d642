import type { DeliveryAnswer, DeliveryClaim, ReceivedWebhooks } from '../../functions/ports/received-webhooks.ts'

interface Row {
  body_hash: string
  claimed_by?: string | undefined
  claimed_until?: number | undefined
  answer?: DeliveryAnswer
  failure_id?: string | undefined
}

export interface FakeReceivedWebhooks extends ReceivedWebhooks {
  readonly rows: Map<string, Row>
}

export const fakeReceivedWebhooks = (): FakeReceivedWebhooks => {
  const rows = new Map<string, Row>()
  const keyOf = ({ partner, webhook_id }: Pick<DeliveryClaim, 'partner' | 'webhook_id'>) => `${partner} ${webhook_id}`
  return {
    rows,
    claim: async ({ body_hash, owner, now, until, ...delivery }) => {
      const row = rows.get(keyOf(delivery))
      if (row?.answer) return { outcome: 'taken', body_hash: row.body_hash, answer: structuredClone(row.answer) }
      if (row?.claimed_until !== undefined && row.claimed_until > now && row.claimed_by !== owner) {
        return { outcome: 'running', until: row.claimed_until }
      }
      rows.set(keyOf(delivery), { ...row, body_hash, claimed_by: owner, claimed_until: until })
      return { outcome: 'ours', ...(row?.failure_id !== undefined && { failure_id: row.failure_id }) }
    },
    settle: async (delivery, answer) => {
      const { body_hash = '' } = rows.get(keyOf(delivery)) ?? {}
      rows.set(keyOf(delivery), { body_hash, answer: structuredClone(answer) })
    },
    release: async ({ owner, ...delivery }, failure_id) => {
      const row = rows.get(keyOf(delivery))
      if (row?.claimed_by !== owner) return
      const { claimed_by: _, claimed_until: __, ...rest } = row
      rows.set(keyOf(delivery), { ...rest, ...(failure_id !== undefined && { failure_id }) })
    },
  }
}
