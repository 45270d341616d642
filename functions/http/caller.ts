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
  readonly scopes: readonly string[]
  readonly fleets: Fleets
}

/** Names of fleets, or all of them, with the robots that are in none. */
export type Fleets = 'all' | readonly string[]

/** A robot that nobody has put into a fleet is seen by those who see all. */
export const sees = (fleets: Fleets, fleet: string | undefined): boolean =>
  fleets === 'all' || (fleet !== undefined && fleets.includes(fleet))
