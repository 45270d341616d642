import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'

/** What robots that speak VDA 5050 have said of themselves. */
export interface VdaRobots {
  /** Undefined: it never spoke VDA 5050 here. */
  memoryOf(robotId: string): Promise<VdaMemory | undefined>
}
