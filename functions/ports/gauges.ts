/** Numbers that somebody else keeps up to date, for the metrics of a schedule. */
export interface Gauges {
  /** How many failures wait for somebody or something; undefined before the first. */
  openFailures(): Promise<number | undefined>
}
