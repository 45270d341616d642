import type { HandlersOf } from '../../handler.ts'
import type { PresencePorts } from './ports.ts'
import { recordPresence } from './record-presence.ts'

export const presenceHandlers: HandlersOf<'presence', PresencePorts> = {
  'record-presence': recordPresence,
}
