import type { Answers } from '../../ports/answers.ts'
import type { PresenceRegister } from '../../ports/presence-register.ts'

export interface PresencePorts {
  readonly answers: Answers
  readonly presence: PresenceRegister
}
