import type { Answers } from '../../ports/answers.ts'
import type { Charging } from '../../ports/charging.ts'
import type { TellPorts } from '../../tell.ts'

export interface ChargePorts extends TellPorts {
  readonly charging: Charging
  readonly answers: Answers
}
