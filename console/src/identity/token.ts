/*
 * What an access token says about its bearer. It is not verified here: it decides what is shown as possible, the API decides what is.
 */
export type Role = 'reader' | 'writer' | 'admin'

export interface User {
  readonly name: string
  readonly role: Role
  /** Names of fleets, or * for all. */
  readonly fleets: readonly string[]
}

const roles = ['admin', 'writer', 'reader'] as const

/**
 * Undefined: no such token, or in none of the groups. Who signs in by e-mail has a UUID for a username: the address stands in the
 * token about the person.
 */
export const userOf = (accessToken: string, idToken = ''): User | undefined => {
  const claims = claimsOf(accessToken)
  const groups = listOf(claims['cognito:groups'])
  const role = roles.find((name) => groups.includes(name))
  if (!role) return undefined
  const name = claimsOf(idToken).email ?? claims.username ?? claims.sub ?? 'unknown'
  return { name: String(name), role, fleets: listOf(claims.fleets) }
}

export const expiresAtOf = (accessToken: string): number => Number(claimsOf(accessToken).exp ?? 0) * 1000

const strength: Readonly<Record<Role, number>> = { reader: 0, writer: 1, admin: 2 }

export const mayAct = (role: Role, needs: Role): boolean => strength[role] >= strength[needs]

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const claims: unknown = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(atob(part), (character) => character.charCodeAt(0))),
    )
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {}
  } catch {
    // No token of ours: whoever bears it may nothing.
    return {}
  }
}

/** A claim may be a list, or a text with commas or blanks. */
const listOf = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.map(String)
  return typeof claim === 'string' ? claim.split(/[\s,]+/).filter((name) => name !== '') : []
}
