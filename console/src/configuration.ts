/*
 * What differs between environments, read once at start from config.json beside index.html: one build serves them all.
 */
export interface Configuration {
  readonly environment: string
  readonly region: string
  /** Before every path of the API: '' where the page itself comes from the API's address. */
  readonly api_url: string
  /** wss://… of the live feed, for the content security policy; where to connect is said by each ticket. */
  readonly feed_origin: string
  readonly sign_in: SignInAddresses
  /** Where logs are looked at, with {log_group} and {query} to be filled in; left out where there is no such place. */
  readonly logs_url?: string | null
  readonly version: string
}

export interface SignInAddresses {
  readonly authorize_url: string
  readonly token_url: string
  /** Where a refresh token is given up. */
  readonly revoke_url?: string
  readonly logout_url: string
  readonly client_id: string
  readonly redirect_url: string
  readonly signed_out_url: string
}

let read: Configuration | undefined

export const readConfiguration = async (): Promise<Configuration> => {
  const address = `${import.meta.env.BASE_URL}config.json`
  const response = await fetch(address, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${address} answered ${response.status}; the console's configuration was expected`)
  read = (await response.json()) as Configuration
  return read
}

export const configuration = (): Configuration => {
  if (!read) throw new Error('The configuration was asked for before it was read: main.tsx reads it first')
  return read
}
