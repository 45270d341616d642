/**
 * The documents are generated without knowing where they will be served: these stand in them for what a deploy makes, and are
 * replaced when somebody reads them.
 */
export const addresses = {
  issuer: 'https://issuer.example.com',
  token: 'https://auth.example.com/oauth2/token',
  /** Host and path, as AsyncAPI has them apart. */
  feed_host: 'feed.example.com',
  feed_path: '/live',
} as const

export type Addresses = Readonly<Record<keyof typeof addresses | 'feed_protocol', string>>

export const FEED_PROTOCOL = 'x-feed-protocol'

export const withAddresses = (document: string, here: Addresses): string =>
  Object.entries(addresses).reduce(
    (text, [name, placeholder]) => text.replaceAll(placeholder, here[name as keyof typeof addresses]),
    document.replaceAll(`"${FEED_PROTOCOL}"`, JSON.stringify(here.feed_protocol)),
  )

export const addressesOf = (urls: {
  readonly ISSUER_URL: string
  readonly TOKEN_URL: string
  readonly FEED_URL: string
}): Addresses => {
  const feed = new URL(urls.FEED_URL)
  return {
    issuer: urls.ISSUER_URL,
    token: urls.TOKEN_URL,
    feed_host: feed.host,
    feed_path: feed.pathname,
    feed_protocol: feed.protocol.replace(':', ''),
  }
}
