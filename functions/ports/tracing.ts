/** Makes our `trace_id` findable in AWS's tracing: `annotation.trace_id = "…"` leads to the run. */
export interface Tracing {
  /**
   * Does the work as one named step of the invocation's trace. The header goes to services that continue a trace
   * (`StartSyncExecution`); undefined where nobody traces.
   */
  step<Result>(step: Step, work: (header: string | undefined) => Promise<Result>): Promise<Result>
}

export interface Step {
  readonly name: string
  /** Indexed by X-Ray: letters, digits and underscores in names. */
  readonly annotations: Readonly<Record<string, string>>
}
