import type { Run } from './run.ts'

/** Each robot's faults: one item per robot and fault code, open or cleared. */
export interface Incidents {
  /** Opens the incident of this code, or says it again: it keeps the id that it was opened with. */
  raise(run: Run, fault: Fault): Promise<{ readonly incident_id: string }>
  /** Answers with the incident that this run has cleared; with none when nobody had raised the code. */
  clear(run: Run, fault: { readonly code: string; readonly at: string }): Promise<{ readonly incident_id?: string }>
}

export interface Fault {
  /** Of the incident, should this be its first raise. */
  readonly incident_id: string
  readonly code: string
  readonly message?: string | undefined
  readonly level?: string | undefined
  /** RFC 3339 */
  readonly at: string
}
