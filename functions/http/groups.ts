import { Problem } from './problem.ts'
import type { Group, Route } from './route.ts'

/** Claims as the JWT authorizer hands them over: a list has become a text, `[reader writer]`. */
export type Claims = Readonly<Record<string, unknown>>

/** The authorizer knows who it is; whether they may ask this is decided here. Throws when they may not. */
export const checkGroup = ({ open, group = 'admin' }: Route, claims: Claims | undefined): void => {
  if (open) return
  const groups = groupsIn(claims?.['cognito:groups'])
  const enough = ranks.slice(ranks.indexOf(group))
  if (enough.some((sufficient) => groups.includes(sufficient))) return
  const has = groups.length > 0 ? `is in ${groups.join(', ')}` : 'is in no group'
  throw new Problem(403, 'forbidden', `This needs the group ${enough.join(' or ')}; the token's owner ${has}`)
}

/** Each may do what the ones before it may. */
const ranks: readonly Group[] = ['reader', 'writer', 'admin']

/**
 * Who it is, as audit entries name them: an id token has the address, an access token only the user's name. Names that the
 * system itself acts under are nobody's.
 */
export const whoIn = (claims: Claims | undefined): string => {
  const said = [claims?.email, claims?.username, claims?.['cognito:username'], claims?.sub]
  const names = said.filter((name): name is string => typeof name === 'string' && name !== '' && !ofTheSystem.has(name))
  return names[0]?.slice(0, 128) ?? 'somebody without a name'
}

const ofTheSystem: ReadonlySet<string> = new Set(['schedule', 'aws-console'])

const groupsIn = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.map(String)
  return typeof claim === 'string' ? claim.split(/[^A-Za-z0-9_-]+/).filter((name) => name !== '') : []
}
