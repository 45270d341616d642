// Messages as the lake has them. What takes longer than some seconds is answered as rows of a query: the same columns, as texts. Pure.

import type { components } from '../network/api-types.ts'

export type StoredMessage = components['schemas']['StoredMessage']
export type Query = components['schemas']['Query']

export function storedIn({ columns = [], rows = [] }: Pick<Query, 'columns' | 'rows'>): readonly StoredMessage[] {
  return rows.map((row) => {
    const said = columns.flatMap(({ name }, place) => {
      const value = row[place]
      return value === null || value === undefined
        ? []
        : [[name, name === 'payload' ? contentOf(value) : value] as const]
    })
    return Object.fromEntries(said) as unknown as StoredMessage
  })
}

function contentOf(value: string | number | boolean): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    // Written by somebody's hand: it is shown as it stands.
    return value
  }
}

/** Where to look for one message that was received at a time: as little of the lake as can be read. */
export function around(received_at: string): { readonly from: string; readonly until: string } {
  const at = Date.parse(received_at)
  return { from: new Date(at - SECOND_MS).toISOString(), until: new Date(at + SECOND_MS).toISOString() }
}

const SECOND_MS = 1_000
const DAY_MS = 86_400_000

/** As far back as the API looks at once for anything but a trace. */
export function lately(now: number): { readonly from: string; readonly until: string } {
  return { from: new Date(now - 31 * DAY_MS).toISOString(), until: new Date(now).toISOString() }
}

/** Deliveries to the lake wait for each other: so long after it was received nobody should wonder that a message is not there. */
export const LAKE_LAG_MS = 10 * 60_000
