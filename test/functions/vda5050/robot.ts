import type { SentPage } from '../../../functions/ports/sent.ts'
import { type Encoded, encode } from '../../../functions/vda5050/encode.ts'
import type { Command, CommandType } from '../../../messages/commands.ts'
import type { VdaMemory } from '../../../messages/dialects/vda-5050-memory.ts'
import { derivedId, derivedTraceId } from '../../../messages/ids.ts'
import type { VdaProfileSetting } from '../../../messages/vda-profile.ts'
import type { VdaVersion } from '../../../robots/vda-words.ts'

export const NOW = Date.parse('2026-05-13T13:48:51Z')
export const ROBOT_ID = 'maker:agv.01'

export type State = NonNullable<VdaMemory['state']>

export function memoryOf(version: VdaVersion, state: Partial<State> = {}, more: Partial<VdaMemory> = {}): VdaMemory {
  const major = version === '1.1.0' ? 1 : version === '3.0.0' ? 3 : 2
  return {
    interface: major === 3 ? 'vda5050' : 'uagv',
    major,
    version,
    manufacturer: 'maker',
    serial: 'agv.01',
    state: {
      received_at_ms: NOW,
      order_id: '',
      order_update_id: 0,
      last_node_id: 'home',
      nodes_left: 0,
      edges_left: 0,
      driving: false,
      paused: false,
      operating_mode: 'AUTOMATIC',
      errors: [],
      pose: { x: 0, y: 0, theta: 0, map: 'hall' },
      ...state,
    },
    card: {
      since_ms: NOW,
      records: 0,
      bytes: 0,
      bytes_max: 0,
      headers: {},
      rate: { at_s: 0, count: 0, peak: 0 },
      budget: { left: 0, at_ms: 0 },
    },
    ...more,
  }
}

export function commandOf(type: CommandType, payload: Record<string, unknown>, cause = 'cause'): Command {
  return {
    message_id: derivedId(cause, type),
    trace_id: derivedTraceId(cause),
    correlation_id: `mission-${cause}`,
    causation_id: cause,
    type,
    robot_id: ROBOT_ID,
    issued_at: new Date(NOW).toISOString(),
    payload,
  }
}

export const blank: SentPage = { sent: { orders: [], actions: [] }, version: 0 }

/** What was written, as JSON keeps it. */
export function keptPage(page: SentPage): SentPage {
  return JSON.parse(JSON.stringify({ ...page, version: page.version + 1 })) as SentPage
}

export interface Wire {
  readonly topic: string
  readonly qos: number
  // biome-ignore lint/suspicious/noExplicitAny: what is on the wire is looked into field by field
  readonly body: any
  // biome-ignore lint/suspicious/noExplicitAny: as body
  readonly more: readonly any[]
  readonly page: SentPage
  readonly wait_ms: number
}

/** What is published; the test fails where nothing is. */
export function published(encoded: Encoded): Wire {
  const [message, ...more] = encoded.publish ?? []
  if (encoded.refused !== undefined || message === undefined)
    throw new Error(JSON.stringify(encoded.refused ?? 'nothing to say'))
  const { topic, qos, payload } = message
  return {
    topic,
    qos,
    body: JSON.parse(payload),
    more: more.map(({ payload }) => JSON.parse(payload)),
    page: keptPage(encoded.page),
    wait_ms: encoded.wait_ms,
  }
}

export function said(
  command: Command,
  memory: VdaMemory,
  page: SentPage = blank,
  profiles: readonly VdaProfileSetting[] = [],
  now = NOW,
): Wire {
  return published(encode(command, { robot_id: command.robot_id, memory }, page, profiles, now))
}

export function refusedBy(
  command: Command,
  memory: VdaMemory,
  page: SentPage = blank,
  profiles: readonly VdaProfileSetting[] = [],
) {
  return encode(command, { robot_id: command.robot_id, memory }, page, profiles, NOW).refused
}
