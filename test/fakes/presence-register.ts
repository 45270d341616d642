import type { Presence, PresenceRegister } from '../../functions/ports/presence-register.ts'
import { doneBefore, type Fenced } from './runs.ts'

export interface FakePresence extends PresenceRegister {
  readonly of: (robotId: string) => Presence | undefined
}

export const fakePresence = (): FakePresence => {
  const items = new Map<string, Fenced & { readonly presence: Presence }>()
  return {
    record: async (run, presence) => {
      const item = items.get(run.robot_id)
      if (!(item && doneBefore(item, run))) items.set(run.robot_id, { run, presence })
    },
    of: (robotId) => items.get(robotId)?.presence,
  }
}
