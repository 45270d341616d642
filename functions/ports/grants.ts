import { ALL_FLEETS, type Fleets } from '../http/caller.ts'

/** Which fleets an application sees: its token cannot say it. */
export interface Grants {
  /** None, where nobody has granted any. */
  fleetsOf(clientId: string): Promise<Fleets>
}

export interface Grant {
  readonly client_id: string
  readonly fleets: Fleets
  readonly changed_by: string
  /** RFC 3339 */
  readonly changed_at: string
}

/** As a claim or a body lists them. */
export const grantAsSaid = ({ fleets }: Grant): typeof ALL_FLEETS | readonly string[] =>
  fleets === 'all' ? ALL_FLEETS : fleets

/** Grants as people look at them and change them. */
export interface GrantsRegister {
  read(clientId: string): Promise<Grant | undefined>
  /** In the place of what was granted before; no fleet takes everything away. */
  write(grant: Grant): Promise<void>
}

/** Of a function that only answers what needs no token: nobody asks it as an application. */
export const noGrants: Grants = { fleetsOf: async () => [] }
