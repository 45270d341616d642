/** Says something to a server of somebody else. */
export interface WebhookPost {
  /** Any answer is an answer, by its status; throws WebhookUnanswered when there is none, also because none may be asked for. */
  post(request: WebhookRequest): Promise<{ readonly status: number }>
}

export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** In words that may be shown to whoever owns the subscription. */
export class WebhookUnanswered extends Error {
  override readonly name = 'WebhookUnanswered'
}
