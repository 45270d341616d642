/** What is said on a topic of the broker, once at least. */
export type Publish = (message: PublishedMessage) => Promise<void>

export interface PublishedMessage {
  readonly topic: string
  /** JSON */
  readonly payload: string
  readonly qos: 0 | 1
}
