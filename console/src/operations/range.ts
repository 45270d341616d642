// The range of a look for missed messages, as a person types it.

import { LINE_KEY } from '../../../messages/robot-id.ts'

export interface RangeForm {
  readonly from: string
  readonly until: string
  readonly robot_id: string
}

export interface Range {
  readonly from: string
  readonly until: string
  readonly robot_id?: string
}

export interface ReadRange {
  /** Absent while a field is wrong. */
  readonly range?: Range
  readonly faults: { readonly from?: string; readonly until?: string; readonly robot_id?: string }
}

export const rangeIn = (form: RangeForm): ReadRange => {
  const [from, until, robot_id] = [timeIn(form.from), timeIn(form.until), form.robot_id.trim()]
  const faults = {
    ...(from === undefined && { from: TIME }),
    ...(until === undefined && { until: TIME }),
    ...(from !== undefined && until !== undefined && from >= until && { until: 'A time after the beginning' }),
    ...(robot_id !== '' && !LINE_KEY.test(robot_id) && { robot_id: 'A robot id, or mission: and the id of a mission' }),
  }
  if (Object.keys(faults).length > 0 || from === undefined || until === undefined) return { faults }
  return { range: { from, until, ...(robot_id !== '' && { robot_id }) }, faults }
}

const TIME = 'A time such as 2026-11-20T09:00:00Z'

/** With its zone: what is local here is another time elsewhere. */
const timeIn = (text: string): string | undefined => {
  const said = text.trim()
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(said)) return undefined
  const time = Date.parse(said)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
