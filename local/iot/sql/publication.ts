// What a rule sees of one publish. The topic is what `topic()` answers: without `$aws/rules/<rule>/` for Basic Ingest.

export interface Publication {
  readonly topic: string
  /** As published, with the Basic Ingest prefix. */
  readonly fullTopic: string
  /** The topic's levels, split once and shared by the matcher and `topic(n)`. */
  readonly levels: readonly string[]
  readonly payload: Buffer
  /** Absent when the message did not come over MQTT. */
  readonly clientId: string | undefined
  readonly principal: string | undefined
  readonly sourceIp: string | undefined
  /** Epoch milliseconds, when the broker had the message. */
  readonly receivedAt: number
  readonly traceId: string
  newUuid(): string
}
