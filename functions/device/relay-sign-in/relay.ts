import type { HttpApiEvent } from '../../http/respond.ts'
import type { Log } from '../../logger.ts'

export interface Relayed {
  readonly statusCode: 302
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Where the sign-in page sends a browser back to has to be known before the console has an address, so it is an address of the
 * API, and this sends on from there (ADR 75). It takes no target from the request: the console is where it was deployed to. The
 * code that goes with it is worth nothing without the verifier (PKCE), which never left the page that asked for it.
 */
export const relaySignIn =
  (consoleUrl: string, log: Log) =>
  async (event: Pick<HttpApiEvent, 'routeKey' | 'queryStringParameters' | 'requestContext'>): Promise<Relayed> => {
    const page = event.routeKey.endsWith('/signed-out') ? 'signed-out' : 'signed-in'
    const said = new URLSearchParams()
    for (const name of page === 'signed-in' ? answered : []) {
      const value = event.queryStringParameters?.[name]
      if (value !== undefined) said.set(name, value.slice(0, CHARACTERS_MAX))
    }
    // Whether it went well, and never the code.
    log.info(page, { request_id: event.requestContext.requestId, error: said.get('error') ?? undefined })
    const query = said.size === 0 ? '' : `?${said}`
    return {
      statusCode: 302,
      headers: {
        location: `${consoleUrl}/console/${page}${query}`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
      },
    }
  }

/** RFC 6749, 4.1.2: what the page was told, and nothing else that an address may hold. */
const answered = ['code', 'state', 'error', 'error_description'] as const
const CHARACTERS_MAX = 2_048
