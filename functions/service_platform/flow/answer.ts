import { openFailureStatuses } from '../../failures/record.ts'
import type { ApiRequest } from '../../http/request.ts'
import { onlySeen } from '../../http/seen.ts'
import type { FailureGroupsReader } from '../../ports/failure-groups.ts'
import { anyErrors, anyThrottles, askedMetrics, type Measured, measuredIn, suspectedMetrics } from './asked-metrics.ts'
import { type Counted, type Flow, flowOf, MINUTE_MS, MINUTES, minuteOf, recentlyFrom, robotsNow } from './flow.ts'
import { keptFor } from './kept.ts'
import type { FlowPorts } from './ports.ts'
import type { Stuck } from './stuck.ts'

/** What whoever sees some fleets only is told: of the line how it is, of robots their own, of everything that is counted nothing. */
export type SeenFlow = Pick<Flow, 'at' | 'metrics_at' | 'robots' | 'stuck'> & Partial<Flow>

/** Made once per process: what is asked of stores and of CloudWatch is kept there for everybody who looks. */
export const flowAnswer = (ports: FlowPorts): ((request: Pick<ApiRequest, 'caller'>) => Promise<SeenFlow>) => {
  const { now, names, places, metrics_seconds, behind_seconds } = ports
  const asked = askedMetrics(places, names)
  const suspected = suspectedMetrics(places, names)
  const metrics = keptFor(metrics_seconds, () => metricsNow(ports, asked, suspected), now)
  const counters = keptFor(COUNTERS_SECONDS, () => countersNow(ports), now)
  const robots = keptFor(COUNTERS_SECONDS, () => ports.robots.read(ROBOTS_MAX), now)

  return async (request) => {
    const [measured, counted, standing] = await Promise.all([metrics(), counters(), robots()])
    const whole = {
      now: now(),
      metrics_at: measured.at,
      asked,
      measured: measured.value,
      ...counted.value,
      robots: standing.value,
      behind_seconds,
    }
    const flow = flowOf(whole, places)
    if (request.caller.fleets === 'all') return flow
    const own = await onlySeen(request, standing.value.robots, ({ robot_id }) => robot_id, ports)
    const seen = robotsNow({ robots: own, cut: standing.value.cut })
    const stuck = flow.stuck.flatMap(withoutNumbers)
    return { at: flow.at, metrics_at: flow.metrics_at, robots: seen, stuck }
  }
}

/** A sentence that counts robots, failures or messages tells about other fleets. */
const withoutNumbers = (stuck: Stuck): readonly Stuck[] =>
  /\b\d+ (robot|failure|sample|record|message)s?\b/.test(stuck.text)
    ? []
    : [{ ...stuck, text: stuck.text.replace(/ \([\d.]+\/s\)/, '') }]

/** Stores are cheap to ask; still ten operators ask once. */
const COUNTERS_SECONDS = 3

/** Half a read unit each, at most. */
const ROBOTS_MAX = 10_000

const metricsNow = async (
  { metrics, now }: Pick<FlowPorts, 'metrics' | 'now'>,
  asked: ReturnType<typeof askedMetrics>,
  suspected: ReturnType<typeof suspectedMetrics>,
): Promise<Measured> => {
  const until = minuteOf(now()) + MINUTE_MS
  const range = { from: until - (MINUTES + 1) * MINUTE_MS, until }
  const found = await metrics.read([...asked.values()], range)
  const measured = measuredIn(asked, found)
  const since = recentlyFrom(now())
  if (measured.sum(anyErrors, since) + measured.sum(anyThrottles, since) === 0) return measured
  const more = await metrics.read([...suspected.values()], { ...range, from: since })
  return measuredIn(new Map([...asked, ...suspected]), [...found, ...more])
}

const countersNow = async ({ books, groups }: Pick<FlowPorts, 'books' | 'groups'>) => {
  const [{ redelivered, ...counted }, totals, open] = await Promise.all([
    books.read(),
    groups.totals(),
    openNow(groups),
  ])
  const { published, applied, observed, duplicate, refused, dead_lettered, shed } = counted
  const pending = published - applied - observed - duplicate - refused - dead_lettered - shed
  return { books: { ...counted, pending, redelivered }, totals, ...open }
}

/** Of the groups that failed last: whoever has more of them than that sees that there are many. */
const openNow = async (
  groups: Pick<FailureGroupsReader, 'list'>,
): Promise<Pick<Counted, 'open_by_stage' | 'top_cause'>> => {
  const { items } = await groups.list(undefined, { limit: GROUPS_LOOKED_AT, after: undefined })
  const open_by_stage: Record<string, number> = {}
  let top_cause: Counted['top_cause']
  for (const { stage, error_class, by_status } of items) {
    const open = openFailureStatuses.reduce((sum, status) => sum + (by_status[status] ?? 0), 0)
    if (open === 0) continue
    open_by_stage[stage] = (open_by_stage[stage] ?? 0) + open
    if (open > (top_cause?.open ?? 0)) top_cause = { error_class, stage, open }
  }
  return { open_by_stage, top_cause }
}

const GROUPS_LOOKED_AT = 100
