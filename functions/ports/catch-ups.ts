/** Starts catching a listener up, in a run of its own that nobody waits for. */
export interface CatchUps {
  /** Twice is harmless: of two runs for one listener the second leaves it to the first. */
  begin(connection_id: string): Promise<void>
}
