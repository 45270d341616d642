import {
  findStats,
  groupsOf,
  intervals,
  type Measure,
  measureNamed,
  measures,
} from '../../../../warehouse/queries/measures.ts'
import { DAY_MS, HOUR_MS } from '../../../../warehouse/settle/hours.ts'
import { FLEET, sees } from '../../../http/caller.ts'
import { badParameter, notFound, Problem } from '../../../http/problem.ts'
import { type ApiRequest, lineKeyIn, maybeIn, maybeOneOf } from '../../../http/request.ts'
import { settledUntil } from '../../../ports/data-runs.ts'
import type { Answer } from '../answer.ts'
import { askSettled } from '../ask.ts'
import { later } from '../later.ts'
import { rangeIn, wholeUnits } from '../range.ts'
import { shownItems } from '../shown.ts'
import { seenIn } from './messages.ts'

const WAIT_SECONDS = 20
const ROWS_MAX = 5_000

export const listMeasures: Answer = async () => ({
  items: (Object.entries(measures) as [string, Measure][]).map(([name, measure]) => ({
    measure: name,
    describes: measure.describes,
    values: Object.entries(measure.values).map(([value, { describes }]) => ({ name: value, describes })),
    group_by: groupsOf(measure),
    intervals: intervalsOf(measure),
  })),
})

export const readStats: Answer = async (request, ports) => {
  const name = request.path.measure ?? ''
  const measure = measureNamed(name)
  if (measure === undefined) throw notFound(`measure ${name.slice(0, 40)}; GET /data/stats lists them`)
  const interval = maybeOneOf(request, 'interval', intervalsOf(measure)) ?? measure.finest
  const group_by = groupsIn(request, measure)
  const range = wholeUnits(
    rangeIn(request, ports.now(), { days_usual: 1, days_max: interval === 'hour' ? 31 : 366 }),
    measure.finest === 'day' ? DAY_MS : HOUR_MS,
  )
  const robot_id = request.query.robot_id === undefined ? undefined : lineKeyIn(request.query)
  const fleet = fleetIn(request)
  const { fleets, about } = await seenIn(request, robot_id, ports)
  const bound = findStats({ measure, interval, group_by, ...range, robot_id, fleet, limit: ROWS_MAX + 1 }, fleets)
  const asked = await askSettled(request, { name: 'read-stats', bound, about, wait_seconds: WAIT_SECONDS }, ports)
  if (asked === undefined) return { measure: name, interval, group_by, ...range, items: [], settled_until: null }
  if (asked.state.status !== 'succeeded') return later(asked)
  const items = []
  let after: string | undefined
  do {
    const page = await ports.warehouse.rows(asked.query.statement_id, after === undefined ? {} : { after })
    items.push(...shownItems(page))
    after = page.next
  } while (after !== undefined)
  if (items.length > ROWS_MAX) {
    const detail = `These are more than ${ROWS_MAX} rows: ask for a shorter range, a longer interval or fewer groups`
    throw new Problem(422, 'too-many-rows', detail)
  }
  return { measure: name, interval, group_by, ...range, items, settled_until: (await settledUntil(ports.runs)) ?? null }
}

const intervalsOf = ({ finest }: Measure) => intervals.filter((interval) => finest === 'hour' || interval !== 'hour')

const groupsIn = ({ query }: ApiRequest, measure: Measure): readonly string[] => {
  if (query.group_by === undefined) return []
  const known = groupsOf(measure)
  const names = query.group_by.split(',')
  if (names.some((name) => !known.includes(name)) || new Set(names).size < names.length) {
    throw badParameter('group_by', query.group_by, `some of ${known.join(', ')}, each once, joined by commas`)
  }
  return names
}

export const fleetIn = (request: ApiRequest): string | undefined => {
  const fleet = maybeIn(request, 'fleet', { pattern: FLEET, expected: 'the name of a fleet' })
  if (fleet !== undefined && !sees(request.caller.fleets, fleet)) throw notFound(`fleet ${fleet}`)
  return fleet
}
