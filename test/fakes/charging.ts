import type { Charging } from '../../functions/ports/charging.ts'
import { doneBefore, type Fenced } from './runs.ts'

interface Item extends Fenced {
  readonly open: boolean
}

export const fakeCharging = (): Charging => {
  const items = new Map<string, Item>()
  return {
    open: async (run) => {
      const item = items.get(run.robot_id)
      if (!(item && doneBefore(item, run))) items.set(run.robot_id, { ...item, run, open: true })
    },
    close: async (run) => {
      const item = items.get(run.robot_id)
      if (!(item && doneBefore(item, run))) items.set(run.robot_id, { ...item, run, open: false })
    },
  }
}
