/** As a WebSocket API calls a function; only what is used here. */
export interface SocketEvent {
  readonly requestContext: {
    readonly routeKey: string
    readonly connectionId: string
    readonly requestId?: string
    /** Of the caller, as far as the gateway knows. */
    readonly identity?: { readonly sourceIp?: string }
  }
  /** Only of `$connect`. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
}

/** To `$connect` the status decides; to what was said the body is the answer. */
export interface SocketAnswer {
  readonly statusCode: number
  readonly body?: string
}
