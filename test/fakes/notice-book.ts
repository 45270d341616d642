import { type NoticeBook, SUBJECTS_MAX } from '../../functions/ports/notice-book.ts'

interface Hour {
  sent: number
  above: number
  repeated: number
  readonly subjects: string[]
  summarised_at?: string
  limit_said_by?: string
}

export const fakeNoticeBook = (): NoticeBook => {
  const things = new Map<string, { told_by: string; told_until: number; repeats: number }>()
  const hours = new Map<string, Hour>()
  const hourOf = (hour: string): Hour => {
    const known = hours.get(hour) ?? { sent: 0, above: 0, repeated: 0, subjects: [] }
    hours.set(hour, known)
    return known
  }
  return {
    begin: async (thing, { event_id, at }, window_seconds) => {
      const known = things.get(thing)
      if (known && known.told_until > at && known.told_by !== event_id) {
        known.repeats += 1
        return { tell: false }
      }
      things.set(thing, { told_by: event_id, told_until: at + window_seconds, repeats: 0 })
      return { tell: true, repeats: known?.repeats ?? 0 }
    },
    count: async (name, { subject, event_id }, limit) => {
      const hour = hourOf(name)
      if (hour.sent < limit) {
        hour.sent += 1
        return 'within'
      }
      hour.above += 1
      if (hour.subjects.length < SUBJECTS_MAX) hour.subjects.push(subject)
      hour.limit_said_by ??= event_id
      return hour.limit_said_by === event_id ? 'first_above' : 'above'
    },
    repeated: async (name) => {
      hourOf(name).repeated += 1
    },
    untold: async (name) => {
      const hour = hours.get(name)
      if (hour === undefined || hour.summarised_at !== undefined || hour.above + hour.repeated === 0) return undefined
      return { repeated: hour.repeated, above: hour.above, subjects: [...hour.subjects] }
    },
    summarised: async (name, at) => {
      hourOf(name).summarised_at = at
    },
  }
}
