import { Problem } from './problem.ts'
import type { Group, Route } from './routes.ts'

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

const groupsIn = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.map(String)
  return typeof claim === 'string' ? claim.split(/[^A-Za-z0-9_-]+/).filter((name) => name !== '') : []
}
