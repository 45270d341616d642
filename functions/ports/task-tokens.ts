/** Steps of a machine that wait until they are told to go on. */
export interface TaskTokens {
  /** `gone`: nobody waits with this token any more. */
  succeed(token: string, output: object): Promise<'told' | 'gone'>
  /** It is still being worked on. */
  heartbeat(token: string): Promise<'told' | 'gone'>
}
