import type { Subscription } from '../../functions/bridge/subscription.ts'
import type { EverySubscription, SubscriptionHealth, Subscriptions } from '../../functions/ports/subscriptions.ts'

export interface FakeSubscriptions extends Subscriptions, SubscriptionHealth, EverySubscription {
  readonly rows: Map<string, Subscription>
}

export const fakeSubscriptions = (): FakeSubscriptions => {
  const rows = new Map<string, Subscription>()
  return {
    rows,
    read: async (id) => structuredClone(rows.get(id)),
    list: async ({ limit, after: [after = ''] = [] }) => {
      const all = [...rows.keys()].sort().filter((id) => id > after)
      const ids = all.slice(0, limit)
      const last = ids.at(-1)
      const items = ids.flatMap((id) => structuredClone(rows.get(id)) ?? [])
      return { items, ...(all.length > limit && last !== undefined && { next: [last] }) }
    },
    all: async () => [...rows.keys()].sort().flatMap((id) => structuredClone(rows.get(id)) ?? []),
    write: async (subscription, seen) => {
      if (rows.get(subscription.subscription_id)?.subscription_version !== seen) return 'changed'
      rows.set(subscription.subscription_id, structuredClone(subscription))
      return 'written'
    },
    remove: async (id) => void rows.delete(id),
    failed: async (id, { at, error, first, asked }) => {
      const row = rows.get(id)
      if (row === undefined) return undefined
      const { since = at, deliveries = 0, last_error = '', last_at = '' } = row.failing ?? {}
      const last = asked ? { last_error: error.slice(0, 300), last_at: at } : { last_error, last_at }
      const failing = { since, deliveries: deliveries + Number(first), ...last }
      const after = { ...row, failing }
      rows.set(id, after)
      return structuredClone(after)
    },
    arrived: async (id, { since }) => {
      const row = rows.get(id)
      if (row?.failing?.since !== since) return
      const { failing: _, ...rest } = row
      rows.set(id, rest)
    },
    disable: async (id, disabled) => {
      const row = rows.get(id)
      if (!row?.enabled) return
      rows.set(id, { ...row, enabled: false, disabled, subscription_version: row.subscription_version + 1 })
    },
  }
}
