/** What the broker keeps on a topic for whoever subscribes to it next. */
export interface RetainedMessages {
  /** Undefined when nothing is retained there. */
  read(topic: string): Promise<{ readonly qos: number; readonly kept_at?: string } | undefined>
}
