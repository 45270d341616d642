import { lookup as systemLookup } from 'node:dns/promises'
import { type ClientRequest, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { addressFault, familyOf, hostOf, type PlaceRules, urlFault } from '../bridge/public-address.ts'
import { type WebhookPost, type WebhookRequest, WebhookUnanswered } from './webhook-post.ts'

/** Every address of a name. */
export type Lookup = (host: string) => Promise<readonly Address[]>

interface Address {
  readonly address: string
  readonly family: number
}

/**
 * One request, one answer. Checked at each call, because a name may mean something else by now: its addresses are asked for here
 * and the connection is told to use one of them, so nobody asks a second time. Redirects are answers like others; a body that
 * comes back is not kept, and past its limit not read.
 */
export const webhookPostByHttps = (
  { loopback, timeout_ms }: PlaceRules & { readonly timeout_ms: number },
  lookup: Lookup = (host) => systemLookup(host, { all: true }),
): WebhookPost => ({
  post: async ({ url: text, headers, body }) => {
    const fault = urlFault(text, { loopback })
    if (fault !== undefined) throw new WebhookUnanswered(`no webhook is sent to ${text.slice(0, 200)}: ${fault}`)
    const url = new URL(text)
    const signal = AbortSignal.timeout(timeout_ms)
    try {
      const addresses = await publicAddresses(hostOf(url), lookup, signal, { loopback })
      return await answerOf(url, addresses, { url: text, headers, body }, signal)
    } catch (error) {
      if (error instanceof WebhookUnanswered) throw error
      const why = signal.aborted ? `no answer within ${timeout_ms / 1000} s` : describe(error)
      throw new WebhookUnanswered(`${url.host} did not answer: ${why}`, { cause: error })
    }
  },
})

/** For whoever subscribes: what a delivery would find now. It looks again. */
export const placeFault = async (
  text: string,
  rules: PlaceRules,
  lookup: Lookup = (host) => systemLookup(host, { all: true }),
): Promise<string | undefined> => {
  const fault = urlFault(text, rules)
  if (fault !== undefined) return fault
  try {
    await publicAddresses(hostOf(new URL(text)), lookup, AbortSignal.timeout(3_000), rules)
    return undefined
  } catch (error) {
    return error instanceof WebhookUnanswered ? error.message : describe(error)
  }
}

/** All of them have to be public: which one is taken is not ours to say when the first does not answer. */
const publicAddresses = async (
  host: string,
  lookup: Lookup,
  signal: AbortSignal,
  rules: PlaceRules,
): Promise<readonly Address[]> => {
  const family = familyOf(host)
  const addresses =
    family === undefined ? await Promise.race([lookup(host), rejected(signal)]) : [{ address: host, family }]
  const fault = addresses.map(({ address }) => addressFault(address, rules)).find((one) => one !== undefined)
  if (fault !== undefined) throw new WebhookUnanswered(`no webhook is sent to ${host}: ${fault}`)
  if (addresses.length === 0) throw new WebhookUnanswered(`no webhook is sent to ${host}: it has no address`)
  return addresses
}

const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

const answerOf = (
  url: URL,
  addresses: readonly Address[],
  { headers, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<{ readonly status: number }> =>
  new Promise((resolve, reject) => {
    const request: ClientRequest = (url.protocol === 'https:' ? tlsRequest : plainRequest)({
      hostname: hostOf(url),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length), connection: 'close' },
      agent: false,
      maxHeaderSize: HEADER_BYTES_MAX,
      signal,
      // Certificate and Host still say the name; the connection goes where we have looked.
      lookup: (_host, options, found) => {
        if (options.all) return found(null, [...addresses])
        const [first] = addresses
        if (first) found(null, first.address, first.family)
      },
    })
    let answer: { readonly status: number } | undefined
    // The status is said; whatever happens to the rest does not matter. Without it, a connection that just ended is no answer:
    // Node says no more than that of one that was upgraded and that nobody wanted.
    const done = (error?: Error) => {
      request.destroy()
      if (answer === undefined) reject(error ?? new Error('it ended the connection without an answer'))
      else resolve(answer)
    }
    request.on('error', done)
    request.on('close', () => done())
    request.on('response', (response) => {
      answer = { status: response.statusCode ?? 0 }
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ANSWER_BYTES_MAX) done()
      })
      response.on('end', () => done())
      response.on('error', done)
    })
    request.end(body)
  })

const HEADER_BYTES_MAX = 16 * 1024
const ANSWER_BYTES_MAX = 64 * 1024

const describe = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  return [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ') || String(error)
}
