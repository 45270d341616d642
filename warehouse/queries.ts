import type { LiteralType } from './literals.ts'

/** A question that may be asked from outside: by its name, with values of its parameters, nothing else. */
export interface NamedQuery {
  readonly name: string
  /** In words. */
  readonly question: string
  readonly parameters: readonly QueryParameter[]
  /** In Athena's words, with `:name` for each parameter and `in (:fleets)` where the caller's fleets decide. */
  readonly sql: string
}

export interface QueryParameter {
  readonly name: string
  readonly type: LiteralType
  readonly describes: string
  /** Taken when it is left out; a parameter without one has to be given. */
  readonly default?: string | number
  /** Of numbers. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of texts: a regular expression for the whole of it. */
  readonly pattern?: string
}
