/** Runs of a machine that works on its own for as long as it takes: a name is started once, however often it is asked for. */
export interface Executions {
  /**
   * - started: it is under way, whether this call began it or an earlier one with the same input
   * - closed: it was under way and has ended; a name is not used twice
   */
  start(name: string, input: object): Promise<'started' | 'closed'>
}
