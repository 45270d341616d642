import type { Run } from './run.ts'

/** Each robot's charging: one item per robot, changed by one write per message. */
export interface Charging {
  /** The robot is sent to its charger. */
  open(run: Run, session: { readonly battery?: number | undefined; readonly at: string }): Promise<void>
  /** The robot has charged. Also where nobody sent it: some go by themselves. */
  close(run: Run, end: { readonly battery: number; readonly at: string }): Promise<void>
}
