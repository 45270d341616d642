/**
 * Who asks, by the claims of a token that API Gateway has checked. A token of a person has the groups that Cognito put them
 * into and the fleets that the token-claims trigger added (`*` or `north,south`; none, and they see no robot). A token of an
 * application, by client credentials, has scopes and no user: which fleets it sees is not in it, but in the table of grants,
 * so that taking one away takes effect with the next request and not with the next token.
 */
import type { Grants } from '../ports/grants.ts'
import { type Caller, fleetsIn, listIn } from './caller.ts'
import { RESOURCE_SERVER } from './route.ts'

/** Claims as the JWT authorizer hands them over: everything is a text. */
export type Claims = Readonly<Record<string, unknown>>

export const callerIn = async (claims: Claims | undefined, grants: Grants): Promise<Caller> => {
  const application = applicationIn(claims)
  if (application === undefined) {
    return {
      kind: 'person',
      name: nameIn(claims),
      groups: listIn(claims?.['cognito:groups']),
      fleets: fleetsIn(claims?.fleets),
    }
  }
  return {
    kind: 'application',
    name: application,
    scopes: listIn(claims?.scope)
      .filter((scope) => scope.startsWith(`${RESOURCE_SERVER}/`))
      .map((scope) => scope.slice(RESOURCE_SERVER.length + 1)),
    fleets: await grants.fleetsOf(application),
  }
}

export const expiryIn = (claims: Claims | undefined): { readonly expires_at?: number } => {
  const expires_at = Number(claims?.exp)
  return Number.isInteger(expires_at) ? { expires_at } : {}
}

/** Its token has itself as its subject, and no user. */
const applicationIn = (claims: Claims | undefined): string | undefined => {
  const { client_id, sub, username, 'cognito:username': alias } = claims ?? {}
  const isOfNobody = username === undefined && alias === undefined
  return typeof client_id === 'string' && client_id !== '' && client_id === sub && isOfNobody ? client_id : undefined
}

/**
 * As audit entries name a person: an id token has the address, an access token only the user's name. Names that the system
 * itself acts under are nobody's.
 */
const nameIn = (claims: Claims | undefined): string => {
  const said = [claims?.email, claims?.username, claims?.['cognito:username'], claims?.sub]
  const names = said.filter((name): name is string => typeof name === 'string' && name !== '' && !ofTheSystem.has(name))
  return names[0]?.slice(0, 128) ?? 'somebody without a name'
}

const ofTheSystem: ReadonlySet<string> = new Set(['schedule', 'aws-console'])
