/** Who asks. People act by their groups, applications by the scopes of their token; both see the robots of their fleets. */
export type Caller = Person | Application

export interface Person {
  readonly kind: 'person'
  /** As audit entries name them. */
  readonly name: string
  readonly groups: readonly string[]
  readonly fleets: Fleets
}

export interface Application {
  readonly kind: 'application'
  /** The client id of its token. */
  readonly name: string
  /** Without the resource server before them: `messages.write`. */
  readonly scopes: readonly string[]
  readonly fleets: Fleets
}

/** Names of fleets, or all of them, with the robots that are in none. */
export type Fleets = 'all' | readonly string[]

/** A robot that nobody has put into a fleet is seen by those who see all. */
export const sees = (fleets: Fleets, fleet: string | undefined): boolean =>
  fleets === 'all' || (fleet !== undefined && fleets.includes(fleet))

/** Those that both see. */
export const commonFleets = (one: Fleets, other: Fleets): Fleets => {
  if (one === 'all') return other
  if (other === 'all') return one
  return one.filter((fleet) => other.includes(fleet))
}

/** No comma, blank or bracket: a claim lists several of them. */
export const FLEET = /^[A-Za-z0-9_-]{1,32}$/

/** Where fleets are listed, all of them. */
export const ALL_FLEETS = '*'

/** `*`, or `north,south`; what is nobody's name is nobody's fleet. */
export const fleetsIn = (said: unknown): Fleets => {
  const names = listIn(said)
  return names.includes(ALL_FLEETS) ? 'all' : names.filter((name) => FLEET.test(name))
}

/** A list as the JWT authorizer hands it over has become a text, `[reader writer]`. */
export const listIn = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.map(String)
  return typeof claim === 'string' ? claim.split(/[[\],\s]+/).filter((name) => name !== '') : []
}
