import type { Incidents } from '../../functions/ports/incidents.ts'
import { doneBefore, type Fenced } from './runs.ts'

interface Item extends Fenced {
  readonly incident?: string
  readonly cleared?: string
}

export const fakeIncidents = (): Incidents => {
  const items = new Map<string, Item>()
  return {
    raise: async (run, { code, incident_id }) => {
      const key = `${run.robot_id} ${code}`
      const item = items.get(key)
      if (item && doneBefore(item, run)) return { incident_id: item.incident ?? incident_id }
      const incident = item?.incident ?? incident_id
      items.set(key, { ...item, run, incident })
      return { incident_id: incident }
    },
    clear: async (run, { code }) => {
      const key = `${run.robot_id} ${code}`
      const item = items.get(key)
      if (item === undefined) return {}
      if (doneBefore(item, run) || item.incident === undefined) {
        return item.run.message_id === run.message_id && item.cleared !== undefined ? { incident_id: item.cleared } : {}
      }
      items.set(key, { run, cleared: item.incident })
      return { incident_id: item.incident }
    },
  }
}
