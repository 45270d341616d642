import type { Application, Caller } from './caller.ts'
import { Problem } from './problem.ts'
import type { Group, Route, Scope } from './route.ts'

/** The authorizer knows who it is; whether they may ask this is decided here. Throws when they may not. */
export const checkPermitted = (
  { open, group = 'admin', scope }: { readonly [Needed in 'open' | 'group' | 'scope']?: Route[Needed] },
  caller: Caller,
): void => {
  if (open) return
  if (caller.kind === 'person') checkGroup(group, caller.groups)
  else checkScope(scope, caller)
}

const checkScope = (scope: Scope | readonly Scope[] | undefined, caller: Application): void => {
  if (scope === undefined) throw forbidden('This is for people; no scope of an application is enough')
  const enough = typeof scope === 'string' ? [scope] : scope
  if (enough.some((sufficient) => caller.scopes.includes(sufficient))) return
  const has = caller.scopes.length > 0 ? `has ${caller.scopes.join(', ')}` : 'has none of ours'
  throw forbidden(`This needs the scope ${enough.join(' or ')}; the token of ${caller.name} ${has}`)
}

const checkGroup = (group: Group, groups: readonly string[]): void => {
  const enough = ranks.slice(ranks.indexOf(group))
  if (enough.some((sufficient) => groups.includes(sufficient))) return
  const has = groups.length > 0 ? `is in ${groups.join(', ')}` : 'is in no group'
  throw forbidden(`This needs the group ${enough.join(' or ')}; the token's owner ${has}`)
}

/** Each may do what the ones before it may. */
const ranks: readonly Group[] = ['reader', 'writer', 'admin']

export const forbidden = (detail: string): Problem => new Problem(403, 'forbidden', detail)
