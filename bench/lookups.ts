import { setTimeout as sleep } from 'node:timers/promises'
import { fingerprintOf } from '../functions/failures/fingerprint.ts'
import type { AwsSide } from './aws-clients.ts'
import type { Line } from './line.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import type { Measure } from './results.ts'
import { seedFailures, seedJournal } from './seed.ts'
import {
  correlationId,
  failureId,
  failureRecord,
  failuresIn,
  groupOf,
  messageId,
  messageOfFailure,
  robotId,
  type Seeded,
  traceId,
} from './seeded.ts'

/*
 * How long a person waits for a list, a failure or the story behind an id, in a register that is full: each question a few
 * hundred times, one after the other, of ids that lie all over it. The floor is what the API answers without any table.
 */
const groupListMsMax = 300
const timelineMsMax = 200
/** Integration timeout of an HTTP API. */
const answerSecondsMax = 30
const requests = 200
const warmUpRequests = 30

export const lookups = async (line: Line, aws: AwsSide, seeded: Seeded): Promise<Measure[]> => {
  const before_mb = line.memory_mb()
  let started = performance.now()
  await seedJournal(aws, seeded)
  const journalSeconds = (performance.now() - started) / 1000
  started = performance.now()
  await seedFailures(aws, seeded)
  const failureSeconds = (performance.now() - started) / 1000
  started = performance.now()
  await archived(line)
  const archiveSeconds = (performance.now() - started) / 1000
  const after_mb = line.memory_mb()
  const groups = await comparedGroups(line, seeded)
  const operations = await archiveSome(line, seeded)

  const floor = await asked(line, () => '/health')
  const measures: Measure[] = []
  for (const question of questionsOf(seeded, groups.fingerprints, operations)) {
    const took = await asked(line, question.path)
    measures.push({
      name: `${question.what}, p50 / p95 / p99`,
      value: milliseconds(took),
      peer: `GET /health: ${milliseconds(floor)}`,
      ...(question.msMax !== undefined && {
        target: `p95 ≤ ${question.msMax} ms`,
        met: took.p95 <= question.msMax,
      }),
    })
  }
  const failures = failuresIn(seeded)
  const planned = performance.now()
  const { plan } = (await line.post('/operations', {
    kind: 'archive',
    filter: { status: 'resolved' },
    reason: 'bench: how long it takes',
  })) as Planned
  const planSeconds = (performance.now() - planned) / 1000
  return [
    {
      name: 'groups, counts by status, robots hit and totals, against what was written',
      value:
        groups.wrong.length === 0
          ? `${groups.fingerprints.length} groups of ${failures} failures, none differs`
          : groups.wrong.slice(0, 3).join('; '),
      target: 'exact',
      met: groups.wrong.length === 0,
    },
    ...measures,
    {
      name: `POST /operations: a plan of ${plan.count.toLocaleString('en')} failures by a filter`,
      value: `${planSeconds.toFixed(1)} s`,
      target: `≤ ${answerSecondsMax} s, when API Gateway gives up`,
      met: planSeconds <= answerSecondsMax,
    },
    {
      name: `memory of the process tree with ${seeded.journal_rows.toLocaleString('en')} rows in the journal and ${failures.toLocaleString('en')} failures`,
      value: `${after_mb.toFixed(0)} MB, most after that ${line.memory_mb().toFixed(0)} MB`,
      peer: `empty: ${before_mb.toFixed(0)} MB; written in ${journalSeconds.toFixed(0)} s and ${failureSeconds.toFixed(0)} s, in the lake ${archiveSeconds.toFixed(0)} s later`,
    },
  ]
}

interface Question {
  readonly what: string
  /** Of the nth request. */
  readonly path: (n: number) => string
  readonly msMax?: number
}

const questionsOf = (
  seeded: Seeded,
  fingerprints: readonly string[],
  operations: readonly string[],
): readonly Question[] => {
  // Prime steps, so that robots, traces and groups all change from one request to the next.
  const failure = (n: number): number => (n * 104_729) % failuresIn(seeded)
  const message = (n: number): number => (n * 1_299_709) % seeded.journal_rows
  const fingerprint = (n: number): string => fingerprints[(n * 31) % fingerprints.length] ?? ''
  const timeline = (id: (n: number) => string) => (n: number) => `/timeline/${encodeURIComponent(id(n))}`
  const ofFailure = (n: number): number => messageOfFailure(failure(n))
  return [
    { what: 'GET /failure-groups', path: () => '/failure-groups', msMax: groupListMsMax },
    { what: 'GET /failure-groups, the longest page', path: () => '/failure-groups?limit=100', msMax: groupListMsMax },
    { what: 'GET /failure-groups of one status', path: () => '/failure-groups?status=open', msMax: groupListMsMax },
    { what: 'GET /failure-groups/{fingerprint}', path: (n) => `/failure-groups/${fingerprint(n)}` },
    { what: 'GET /failures', path: () => '/failures' },
    { what: 'GET /failures of a status', path: () => '/failures?status=needs_attention' },
    { what: 'GET /failures of a group', path: (n) => `/failures?group=${fingerprint(n)}` },
    {
      what: 'GET /failures of a robot, by class and stage',
      path: (n) => `/failures?robot_id=${robotId(seeded, message(n))}&class=PermanentFailure&stage=machine`,
    },
    {
      what: 'GET /failures with a text that is rare',
      path: (n) => `/failures?status=open&text=${encodeURIComponent(`job ${failure(n)} of`)}`,
    },
    { what: 'GET /failures/{failure_id}', path: (n) => `/failures/${failureId(failure(n))}` },
    {
      what: 'GET /timeline/{trace_id}',
      path: timeline((n) => traceId(seeded, message(n))),
      msMax: timelineMsMax,
    },
    {
      what: 'GET /timeline/{message_id}, applied or failed',
      path: timeline((n) => messageId(message(n))),
      msMax: timelineMsMax,
    },
    {
      what: 'GET /timeline/{message_id}, failed',
      path: timeline((n) => messageId(ofFailure(n))),
      msMax: timelineMsMax,
    },
    { what: 'GET /timeline/{robot_id}', path: timeline((n) => robotId(seeded, message(n))), msMax: timelineMsMax },
    {
      what: 'GET /timeline/{correlation_id}',
      path: timeline((n) => correlationId(seeded, message(n))),
      msMax: timelineMsMax,
    },
    { what: 'GET /timeline/{failure_id}', path: timeline((n) => failureId(failure(n))), msMax: timelineMsMax },
    {
      what: 'GET /timeline/{operation_id}',
      path: timeline((n) => operations[n % operations.length] ?? ''),
      msMax: timelineMsMax,
    },
  ]
}

const asked = async (line: Line, path: (n: number) => string): Promise<Percentiles> => {
  for (let n = 0; n < warmUpRequests; n += 1) await line.timed(path(requests + n))
  const took: number[] = []
  for (let n = 0; n < requests; n += 1) took.push(await line.timed(path(n)))
  return percentiles(took)
}

const milliseconds = ({ p50, p95, p99 }: Percentiles): string => `${p50} / ${p95} / ${p99} ms`

interface ListedGroup {
  readonly fingerprint: string
  readonly count: number
  readonly robots: number
  readonly by_status: Readonly<Record<string, number>>
}

/** What the API shows against what was written: every difference as a sentence. */
const comparedGroups = async (
  line: Line,
  seeded: Seeded,
): Promise<{ readonly fingerprints: readonly string[]; readonly wrong: readonly string[] }> => {
  const shown = new Map<string, ListedGroup>()
  let totals = {}
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = (await line.get(`/failure-groups?limit=100${cursor && `&cursor=${cursor}`}`)) as {
      readonly items: readonly ListedGroup[]
      readonly failures: object
      readonly next_cursor: string | null
    }
    for (const group of page.items) shown.set(group.fingerprint, group)
    totals = page.failures
    cursor = page.next_cursor
  }
  const { groups, statuses } = expectedOf(seeded)
  const wrong = [...groups].flatMap(([fingerprint, expected]) => {
    const { count = 0, robots = 0, by_status = {} } = shown.get(fingerprint) ?? {}
    const is = { count, robots, by_status: sorted(by_status) }
    const should = { ...expected, robots: expected.robots.size, by_status: sorted(expected.by_status) }
    return JSON.stringify(is) === JSON.stringify(should)
      ? []
      : [`group ${fingerprint} is ${JSON.stringify(is)}, written was ${JSON.stringify(should)}`]
  })
  if (shown.size !== groups.size) wrong.push(`${shown.size} groups are listed, ${groups.size} were written`)
  if (JSON.stringify(sorted(totals)) !== JSON.stringify(sorted(statuses)))
    wrong.push(`totals are ${JSON.stringify(totals)}, written was ${JSON.stringify(statuses)}`)
  return { fingerprints: [...shown.keys()], wrong }
}

const expectedOf = (seeded: Seeded) => {
  const groups = new Map<
    string,
    { count: number; readonly robots: Set<string>; readonly by_status: Record<string, number> }
  >()
  const fingerprints = new Map<number, string>()
  const statuses: Record<string, number> = {}
  for (let failure = 0; failure < failuresIn(seeded); failure += 1) {
    const record = failureRecord(seeded, failure)
    const group = groupOf(seeded, failure)
    const fingerprint = fingerprints.get(group) ?? fingerprintOf(record)
    fingerprints.set(group, fingerprint)
    const sum = groups.get(fingerprint) ?? { count: 0, robots: new Set<string>(), by_status: {} }
    groups.set(fingerprint, sum)
    sum.count += 1
    sum.robots.add(robotId(seeded, messageOfFailure(failure)))
    sum.by_status[record.status] = (sum.by_status[record.status] ?? 0) + 1
    statuses[record.status] = (statuses[record.status] ?? 0) + 1
  }
  return { groups, statuses }
}

const sorted = (counts: object): object =>
  Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)))

interface Planned {
  readonly operation_id: string
  readonly plan: { readonly count: number }
}

/** Operations to look at: each has put some hundred failures away. */
const archiveSome = async (line: Line, seeded: Seeded): Promise<readonly string[]> => {
  const each = Math.min(200, Math.floor(failuresIn(seeded) / 20))
  const ids: string[] = []
  for (let operation = 0; operation < 3; operation += 1) {
    const failure_ids = Array.from({ length: each }, (_, n) => failureId((operation * each + n) * 3))
    const planned = await line.post('/operations', { kind: 'archive', failure_ids, reason: 'bench: to be looked at' })
    const { operation_id, plan } = planned as Planned
    await line.post(`/operations/${operation_id}/start`, { expected_count: plan.count, rate_per_second: 500 })
    ids.push(operation_id)
  }
  for (const id of ids) {
    for (let looks = 0; ; looks += 1) {
      const { status } = (await line.get(`/operations/${id}`)) as { readonly status: string }
      if (status === 'done') break
      if (looks === 120) throw new Error(`Operation ${id} is ${status} after a minute; done was expected`)
      await sleep(500)
    }
  }
  return ids
}

/** Waits until the archive of changes has followed: it works beside whoever is measured. */
const archived = async (line: Line): Promise<void> => {
  let before = -1
  for (;;) {
    const { parts } = await line.stats()
    const now = parts['AWS::Lambda::Function']?.['signalbox-dev-archive-changes.invocations'] ?? 0
    if (now === before) return
    before = now
    await sleep(2_000)
  }
}
