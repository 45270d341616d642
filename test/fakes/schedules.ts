import type { Schedule, Schedules } from '../../functions/ports/schedules.ts'

export interface FakeSchedules extends Schedules {
  /** By name. */
  readonly made: Map<string, Schedule>
}

export const fakeSchedules = (): FakeSchedules => {
  const made = new Map<string, Schedule>()
  return {
    made,
    make: async (schedule) => {
      if (!made.has(schedule.name)) made.set(schedule.name, schedule)
    },
    remove: async (name) => {
      made.delete(name)
    },
  }
}
