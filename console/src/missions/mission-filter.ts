// What the list of missions can be filtered by.

import type { FilterProperty } from '../frame/filter.ts'
import type { Mission } from './model.ts'

/** All of them are the server's: `GET /missions?filter=`. */
export const missionProperties = (statuses: readonly string[]): readonly FilterProperty<Mission>[] => [
  { id: 'status', label: 'Status', values: statuses, operators: ['=', '!='] },
  { id: 'robot_id', label: 'Robot', operators: ['=', '!='] },
  { id: 'fleet', label: 'Fleet', operators: ['=', '!='] },
  { id: 'mission_id', label: 'Mission', operators: ['=', ':', '^'] },
  { id: 'kind', label: 'Kind' },
  {
    id: 'priority',
    label: 'Priority',
    values: ['normal', 'urgent'],
    operators: ['=', '!='],
    of: ({ priority }) => priority ?? 'normal',
  },
  { id: 'reason', label: 'Waits because', of: ({ waits_because }) => waits_because?.reason },
]

/** Where the server looks for a word that is of no property. */
export const missionWords = ['mission_id', 'kind', 'robot_id', 'fleet', 'status', 'reason']
