import type { Term } from '../../filters/terms.ts'
import type { FailureFilter } from '../ports/failures-reader.ts'
import { type FailureProperty, failureFields } from './failure-terms.ts'

/**
 * The same filter, with those of its terms that all failures have to satisfy as fields of it, where a field can say them: an
 * index can answer a field.
 */
export const narrowed = ({ terms, ...fields }: FailureFilter): FailureFilter => {
  if (terms === undefined) return fields
  let filter: FailureFilter = fields
  const left = ('all' in terms ? terms.all : [terms]).filter((one) => {
    const said = 'property' in one ? withField(filter, one) : undefined
    if (said !== undefined) filter = said
    return said === undefined
  })
  return left.length === 0 ? filter : { ...filter, terms: { all: left } }
}

const withField = (filter: FailureFilter, { property, operator, value }: Term<FailureProperty>) => {
  if (property === 'last_seen_at') return withTime(filter, operator, value)
  if (operator !== '=' || !isNarrowing(property)) return undefined
  const field = failureFields[property]
  if (filter[field] !== undefined && filter[field] !== value) return undefined
  return { ...filter, [field]: value }
}

const narrowing = ['status', 'class', 'stage', 'kind', 'robot_id', 'type', 'group'] as const
const isNarrowing = (property: FailureProperty): property is (typeof narrowing)[number] =>
  (narrowing as readonly FailureProperty[]).includes(property)

/** Times are stored by the millisecond: what is behind one is not before the next. */
const withTime = (filter: FailureFilter, operator: string, value: string): FailureFilter | undefined => {
  const after = value < LAST_TIME ? new Date(Date.parse(value) + 1).toISOString() : undefined
  switch (operator) {
    case '>=':
      return fromOn(filter, value)
    case '>':
      return after === undefined ? undefined : fromOn(filter, after)
    case '<':
      return untilAt(filter, value)
    case '<=':
      return after === undefined ? undefined : untilAt(filter, after)
    default:
      return undefined
  }
}

/** Of four digits' years, which sort as text. */
const LAST_TIME = '9999-12-31T23:59:59.999Z'

const fromOn = (filter: FailureFilter, time: string): FailureFilter => ({
  ...filter,
  from: filter.from === undefined || filter.from < time ? time : filter.from,
})

const untilAt = (filter: FailureFilter, time: string): FailureFilter => ({
  ...filter,
  until: filter.until === undefined || filter.until > time ? time : filter.until,
})
