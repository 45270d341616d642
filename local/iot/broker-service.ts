// What the broker itself answers on topics of its own: shadows, and the calls of fleet provisioning. A client publishes a
// question and hears the answer on topics beside it.

export interface Asker {
  readonly clientId: string
  /** Id of the certificate it connected with. */
  readonly certificate: string | undefined
}

export interface BrokerAnswer {
  readonly topic: string
  readonly payload: unknown
}

export interface BrokerService {
  /** Whether a publish on this topic is a question to it. */
  hears(topic: string): boolean
  /** To whoever subscribed to the answer's topic, or to the asker alone. */
  readonly answers: 'everybody' | 'asker'
  /** Only over TLS: the question is about the certificate that asks. */
  readonly needsCertificate: boolean
  answer(topic: string, payload: Buffer, asker: Asker): Promise<readonly BrokerAnswer[]> | readonly BrokerAnswer[]
}
