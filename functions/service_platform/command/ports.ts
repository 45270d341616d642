import type { Jobs } from '../../ports/jobs.ts'
import type { TellPorts } from '../../tell.ts'

export interface CommandPorts extends TellPorts {
  readonly jobs: Pick<Jobs, 'turn'>
}
