/**
 * Where a subscriber's server may be: on the public internet, by https. Whoever may subscribe could otherwise make us ask our own
 * metadata service, a neighbour in a private network or this very function's runtime (server-side request forgery). So a name
 * is resolved by us, every address that it has is checked, and the connection goes to an address that was checked
 * (ports/webhook-post.https.ts): a name that changes its mind between the check and the call gains nothing.
 */
import ipaddr from 'ipaddr.js'

export interface PlaceRules {
  /** On one machine only: 127.0.0.1 and ::1 too, and there also without TLS. */
  readonly loopback: boolean
}

/** Why webhooks are not sent to this URL, whatever its name means, or undefined. */
export const urlFault = (text: string, { loopback }: PlaceRules): string | undefined => {
  if (text.length > URL_MAX) return `it has ${text.length} characters; at most ${URL_MAX} are taken`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return 'it is no URL such as https://example.com/hooks'
  const host = hostOf(url)
  const isLoopback = loopback && isLocal(host)
  if (url.protocol !== 'https:' && !(isLoopback && url.protocol === 'http:')) {
    return `its scheme is ${url.protocol.slice(0, -1)}; https was expected`
  }
  if (url.username !== '' || url.password !== '') return 'it holds a name or a password; the signature says who it is'
  if (url.hash !== '') return 'it has a fragment, which is never sent'
  if (ipaddr.isValid(host)) return addressFault(host, { loopback })
  if (!host.includes('.') && !isLoopback) return `${host} is no name of the public internet`
  return undefined
}

/** Why no connection is made to this address, or undefined. */
export const addressFault = (address: string, { loopback }: PlaceRules): string | undefined => {
  if (!ipaddr.isValid(address)) return `${address} is no IP address`
  // ::ffff:10.0.0.1 is 10.0.0.1.
  const ip = ipaddr.process(address)
  const range = isUnallocated(ip) ? 'not allocated' : ip.range()
  if (range === 'unicast' || (loopback && range === 'loopback')) return undefined
  return `${address} is not public (${range})`
}

/** 4 or 6 of an address; undefined of a name. */
export const familyOf = (host: string): 4 | 6 | undefined =>
  ipaddr.IPv4.isValid(host) ? 4 : ipaddr.IPv6.isValid(host) ? 6 : undefined

/** Of IPv6 only 2000::/3 is given out (IANA); elsewhere are leftovers such as ::127.0.0.1, which some systems still follow. */
const isUnallocated = (ip: ReturnType<typeof ipaddr.process>): boolean =>
  ip instanceof ipaddr.IPv6 && ip.range() === 'unicast' && !ip.match(ipaddr.IPv6.parse('2000::'), 3)

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

const isLocal = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

const URL_MAX = 2_000
