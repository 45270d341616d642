import { describe, expect, test } from 'vitest'
import { unlimited } from '../../../../functions/http/budgets.ts'
import type { AuditEntry, MessageOfOperation, OperationsReader } from '../../../../functions/ports/operations.ts'
import type { Paging } from '../../../../functions/ports/page.ts'
import type { ApiPorts } from '../../../../functions/service_platform/api/ports.ts'
import { fakeGrants } from '../../../fakes/fleets.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { type Asker, asking } from './asking.ts'

const all: Asker = { groups: '[admin]', username: 'ada' }
const north: Asker = { groups: '[admin]', username: 'nina', fleets: 'north' }

const DAYS = 31
const OF_A_DAY = 10_000
/** Of every thousand entries one is about a robot of north. */
const EVERY = 1_000

const entryOf = (day: string, n: number): AuditEntry => {
  const entry: MessageOfOperation = {
    operation_id: 'redrive-1',
    failure_id: `${day}-${String(n).padStart(5, '0')}`,
    at: `${day}T12:00:00.000Z`,
    by: 'ada',
    why: 'all of them',
    kind: 'redrive',
    from: 'open',
    to: 'retrying',
    attempt: 1,
    robot_id: n % EVERY === 500 ? 'n1' : `s${n}`,
  }
  return { entry: 'message', ...entry }
}

/** A month in which somebody tried everything again each day. */
const aMonth = () => {
  const asked: { readonly limit: number }[] = []
  const audit = async (day: string, { limit, after: [from = '0'] = [] }: Paging) => {
    asked.push({ limit })
    const begins = Number(from)
    const ends = Math.min(begins + limit, OF_A_DAY)
    const items = Array.from({ length: ends - begins }, (_, n) => entryOf(day, begins + n))
    return { items, ...(ends < OF_A_DAY && { next: [String(ends)] }) }
  }
  const fleetsOf = async (ids: readonly string[]) =>
    new Map(ids.map((id) => [id, id.startsWith('n') ? 'north' : 'south']))
  const ports = {
    operations: { audit } as unknown as OperationsReader,
    members: { fleetsOf },
    grants: fakeGrants(),
    budgets: unlimited,
    applications: [],
    log: fakeLog().log,
    now: () => Date.parse('2026-05-13T17:00:00.000Z'),
  } as unknown as ApiPorts
  return { asked, ports }
}

const range = 'from=2026-04-13T00:00:00Z&until=2026-05-14T00:00:00Z'

describe.each([
  ['of who sees all fleets', all, DAYS * OF_A_DAY],
  ['of who sees one of them', north, (DAYS * OF_A_DAY) / EVERY],
] as const)('the audit trail %s', (_, asker, count) => {
  const walk = async (path: string, heard: (body: Readonly<Record<string, unknown>>) => void) => {
    const { asked, ports } = aMonth()
    const most = { reads: 0, rows: 0 }
    let cursor: unknown = null
    do {
      asked.length = 0
      const { status, body } = await asking({ api: ports }, asker)(
        'GET',
        `${path}${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      expect([status, body.detail]).toEqual([200, undefined])
      heard(body)
      cursor = body.next_cursor
      most.reads = Math.max(most.reads, asked.length)
      most.rows = Math.max(
        most.rows,
        asked.reduce((sum, { limit }) => sum + limit, 0),
      )
    } while (cursor !== null)
    return most
  }

  test('is counted to its end, of a bounded number of entries in each request', async () => {
    let counted = 0
    const most = await walk(`/audit/count?${range}`, (body) => {
      counted += body.count as number
    })
    expect(counted).toBe(count)
    expect(most.reads).toBeLessThanOrEqual(31)
    expect(most.rows).toBeLessThanOrEqual(asker === all ? 31_000 : 10_000)
  })

  test('is listed by a filter to its end, of a bounded number of entries in each request', async () => {
    const found = new Set<unknown>()
    const filter = encodeURIComponent('by=ada & failure_id:-00500')
    const most = await walk(`/audit?${range}&filter=${filter}&limit=100`, ({ items }) => {
      for (const { failure_id } of items as readonly { failure_id: string }[]) found.add(failure_id)
    })
    expect(found.size).toBe(DAYS)
    expect(most.reads).toBeLessThanOrEqual(31)
    expect(most.rows).toBeLessThanOrEqual(3_100)
  })
})
