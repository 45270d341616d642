import type { Agenda } from '../failures/agenda.ts'

/** What the clock has to do about failures. */
export interface DueFailures {
  /** Ids of failures with this on their agenda at or before `now` (RFC 3339), the longest due first. */
  due(what: Agenda['what'], now: string, limit: number): Promise<readonly string[]>
}
