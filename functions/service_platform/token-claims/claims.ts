import { ALL_FLEETS, fleetsIn } from '../../http/caller.ts'
import type { Log } from '../../logger.ts'

/** The pre token generation trigger of a user pool, version 2.0; only what is used here. */
export interface TokenEvent {
  readonly userName?: string
  readonly triggerSource?: string
  readonly request: { readonly userAttributes?: Readonly<Record<string, string | undefined>> }
  readonly response: object
}

/**
 * Writes the fleets of a person, which only an administrator sets (`custom:fleets`: `*`, or `north,south`), into both of their
 * tokens. What is not the name of a fleet is left out, and said in the log: whoever mistyped it sees too little, never too
 * much. And their address into the access token, which an id token has by itself: audit entries name a person by it.
 */
export const addClaims =
  (log: Log) =>
  async (event: TokenEvent): Promise<TokenEvent> => {
    const said = event.request.userAttributes?.['custom:fleets'] ?? ''
    const fleets = fleetsIn(said)
    const claim = fleets === 'all' ? ALL_FLEETS : fleets.join(',')
    log.info('token', { user: event.userName, trigger: event.triggerSource, fleets: claim, said })
    const fleetsClaim = claim === '' ? {} : { fleets: claim }
    const { email } = event.request.userAttributes ?? {}
    return {
      ...event,
      response: {
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: { claimsToAddOrOverride: fleetsClaim },
          accessTokenGeneration: { claimsToAddOrOverride: { ...fleetsClaim, ...(email !== undefined && { email }) } },
        },
      },
    }
  }
