import type { IntakeMessage } from './intake/intake-message.ts'
import type { RecorderPorts, RecorderSettings } from './ports.ts'
import { recordFailures } from './record.ts'

/** As Lambda hands over a batch of a queue; only what is used here. */
export interface SqsEvent {
  readonly Records: readonly {
    readonly messageId: string
    readonly body: string
    readonly attributes: { readonly SentTimestamp: string; readonly ApproximateReceiveCount: string }
    readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string }>>
  }[]
}

export interface SqsBatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** Only what is recorded is acknowledged; the rest is handed out again, and at last put into the queue of the unreadable. */
export const recordBatch =
  (ports: RecorderPorts, settings: RecorderSettings) =>
  async ({ Records }: SqsEvent): Promise<SqsBatchAnswer> => {
    const unrecorded = await recordFailures(Records.map(messageOf), ports, settings)
    return { batchItemFailures: [...unrecorded].map((itemIdentifier) => ({ itemIdentifier })) }
  }

const messageOf = ({
  messageId,
  body,
  attributes,
  messageAttributes = {},
}: SqsEvent['Records'][number]): IntakeMessage => ({
  id: messageId,
  body,
  json: objectOf(body),
  sent_at: new Date(Number(attributes.SentTimestamp)).toISOString(),
  again: Number(attributes.ApproximateReceiveCount) > 1,
  attributes: Object.fromEntries(
    Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
      stringValue === undefined ? [] : [[name, stringValue]],
    ),
  ),
})

const objectOf = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // Not JSON is a shape of its own: it is recorded as unknown.
    return undefined
  }
}
