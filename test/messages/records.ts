import { type Known, type Opened, openRecord, type Rejected } from '../../messages/open.ts'
import { type StreamRecord, streamRecordBytes } from '../../messages/stream-record.ts'

/** A record as a topic rule writes it, opened. What is not said is r1 on its messages topic. */
export interface Said {
  readonly text?: string
  readonly value?: unknown
  readonly bytes?: Uint8Array
  readonly topic?: string
  readonly known?: Known
  readonly sequence_number?: string
  readonly wrapper?: Partial<StreamRecord>
}

export const RECEIVED_AT_MS = Date.parse('2026-05-13T13:48:51.348Z')
export const TRACE_ID = '9f1a3bd05f0e4c589a0b6f0c1d2e3f40'

export function open(said: Said): Opened | Rejected {
  const { text, value, topic = 'robots/r1/messages', known = {}, sequence_number = '495903', wrapper } = said
  const bytes = said.bytes ?? Buffer.from(text ?? JSON.stringify(value))
  const data = streamRecordBytes({
    data: Buffer.from(bytes).toString('base64'),
    topic,
    client_id: 'r1',
    principal: 'certificate-1',
    received_at: RECEIVED_AT_MS,
    trace_id: '9F1A3BD0-5f0e-4c58-9a0b-6f0c1d2e3f40',
    source: 'device.hw',
    ...wrapper,
  })
  return openRecord({ data, sequence_number }, known)
}

export function opened(said: Said): Opened {
  const result = open(said)
  if (result.outcome === 'rejected') throw new Error(`refused as ${result.error.class}: ${result.error.text}`)
  return result
}

export function rejected(said: Said): Rejected {
  const result = open(said)
  if (result.outcome === 'opened') throw new Error(`opened: ${JSON.stringify(result.messages)}`)
  return result
}
