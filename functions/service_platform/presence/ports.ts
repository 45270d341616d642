import type { PresenceRegister } from '../../ports/presence-register.ts'

export interface PresencePorts {
  readonly presence: PresenceRegister
}
