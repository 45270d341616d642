import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeReport } from '../../../../functions/data_core/report-page/make.ts'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { noticeOf } from '../../../../functions/service_platform/notify/notice.ts'
import { validateEvent } from '../../../../messages/events/catalogue.ts'
import { tables } from '../../../../warehouse/tables.ts'
import { fakeEventBus } from '../../../fakes/event-bus.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { type FakeWarehouse, fakeWarehouse } from '../../../fakes/warehouse.ts'

let warehouse: FakeWarehouse
beforeEach(async () => {
  warehouse = await fakeWarehouse()
})
afterEach(() => warehouse.close())

const world = (
  landed: readonly string[] = ['2026-05-13T09'],
  looked_at = '2026-05-14T00:20:00.000Z',
  left?: string,
) => {
  const pages = new Map<string, string>()
  const bus = fakeEventBus()
  const { log, lines } = fakeLog()
  let now = Date.parse('2026-05-14T01:30:00Z')
  const make = makeReport(
    {
      warehouse,
      landed: {
        async *objects(_folder, from = '') {
          for (const hour of landed)
            if (hour >= from) yield { key: hour, hour, at: Date.parse(`${hour}:30:00Z`), bytes: 1 }
        },
      },
      runs: {
        standing: async () => ({
          ...{ version: 1, looked_at, settled_until: '2026-05-14T00:00:00.000Z' },
          ...(left !== undefined && { unfinished: 'x', unfinished_from: left, unfinished_until: left }),
        }),
      },
      reports: {
        write: async (day, page) => {
          pages.set(day, page)
          return { bucket: 'lake', key: `reports/date=${day}/report.html` }
        },
      },
      bus,
      now: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds
      },
      log,
    },
    { environment: 'dev', answer_seconds: 60, linkTo: (key) => `https://console.example/${key}` },
  )
  return { make, pages, bus, lines, later: (seconds: number) => (now += seconds * 1_000) }
}

const filled = async () => {
  for (const table of tables) await warehouse.table(table)
  const of = { robot_id: 'r1', hour: '2026-05-13 09:00:00' }
  await warehouse.insert('fact_message_hour', [
    { ...of, type: 'robot.telemetry', kind: 'telemetry', dialect: 'native', messages: 41, bytes: 24_000 },
  ])
  await warehouse.insert('fact_failure_hour', [
    { ...of, kind: 'dispatch', stage: 'open', error_class: 'NotJson', fingerprint: 'f', failures: 2, still_open: 1 },
  ])
}

test('at night it is the day before: written, and told of with its numbers', async () => {
  await filled()
  const { make, pages, bus } = world()
  expect(await make({})).toEqual({ day: '2026-05-13', made: true })
  expect(pages.get('2026-05-13')).toContain('41 messages')
  expect(bus.taken).toMatchObject([
    {
      type: 'report.made',
      detail: {
        occurred_at: '2026-05-14T01:30:00.000Z',
        payload: {
          key: 'reports/date=2026-05-13/report.html',
          unanswered: [],
          summary: { Messages: '41', Failures: '2' },
        },
      },
    },
  ])
  const [{ detail, type } = { detail: undefined, type: '' }] = bus.taken
  expect(validateEvent(type, detail?.payload)).toBeUndefined()
  const told = noticeOf({ 'detail-type': type, detail })
  expect(told?.notice.subject).toBe('Report of 2026-05-13')
  expect(told?.notice.body).toContain('https://console.example/reports/date=2026-05-13/report.html')
  expect(told?.notice.body).toContain('Messages: 41')
})

test('a day on which nothing landed costs a listing: nothing is asked, made or told', async () => {
  const { make, pages, bus } = world(['2026-05-14T02'])
  expect(await make({})).toEqual({ day: '2026-05-13', made: false })
  expect([warehouse.statements.length, pages.size, bus.taken.length]).toEqual([0, 0, 0])
})

test('while what landed on the day has not settled there is no page, but an error that passes; of a day that is named there is one', async () => {
  await filled()
  const { make, pages } = world(['2026-05-13T09', '2026-05-13T23'], '2026-05-13T23:20:00.000Z')
  await expect(make({})).rejects.toThrow(new TemporaryFailure('What landed on 2026-05-13 has not settled yet'))
  expect(pages.size).toBe(0)
  expect(await make({ day: '2026-05-13' })).toMatchObject({ made: true })
  // What lands on the next day keeps nobody waiting.
  expect(await world(['2026-05-13T09', '2026-05-14T01']).make({})).toMatchObject({ made: true })
})

test('a day that is named is made, whatever landed', async () => {
  await filled()
  const { make, pages } = world([])
  expect(await make({ day: '2026-05-12' })).toEqual({ day: '2026-05-12', made: true })
  expect(pages.get('2026-05-12')).toContain('Nothing was said on this day')
})

test('of a day that has not begun nothing is made, nor told', async () => {
  const { make, pages, bus } = world()
  await expect(make({ day: '2026-05-15' })).rejects.toThrow('2026-05-15 has not begun')
  expect([pages.size, bus.taken.length]).toEqual([0, 0])
})

test('tried again days later it is the day before the one on which it was due', async () => {
  await filled()
  const { make, later } = world()
  later(3 * 86_400)
  expect(await make({ at: '2026-05-14T01:30:00Z' })).toEqual({ day: '2026-05-13', made: true })
})

test('made again it says the same under the same id, until the day has changed', async () => {
  await filled()
  const { make, bus, later } = world()
  await make({})
  later(3_600)
  await make({ day: '2026-05-13' })
  await warehouse.insert('fact_message_hour', [
    { robot_id: 'r2', hour: '2026-05-13 10:00:00', kind: 'fact', messages: 1, bytes: 9 },
  ])
  await make({ day: '2026-05-13' })
  const [first, second, third] = bus.taken.map(({ detail }) => detail.event_id)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('what cannot be answered is named, on the page and to people', async () => {
  await filled()
  warehouse.refuse((sql) => (sql.includes('fact_mission') ? 'TABLE_NOT_FOUND: fact_mission' : undefined))
  const { make, pages, bus, lines } = world()
  await make({})
  expect(pages.get('2026-05-13')).toContain('Not known: this question could not be answered.')
  expect(bus.taken[0]?.detail.payload).toMatchObject({ unanswered: ['report-missions'] })
  expect(noticeOf({ 'detail-type': 'report.made', detail: bus.taken[0]?.detail })?.notice.subject).toContain(
    '1 questions unanswered',
  )
  expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test('it fails where nothing can be answered, or what failed passes by itself', async () => {
  const { make, pages } = world()
  await expect(make({})).rejects.toThrow(/fact_/)
  warehouse.refuse((sql) => (sql.includes('fact_mission') ? 'ICEBERG_COMMIT_ERROR' : undefined))
  await filled()
  await expect(make({})).rejects.toThrow(TemporaryFailure)
  expect(pages.size).toBe(0)
})

test('it fails where the bus did not take it, so that it is told at last', async () => {
  await filled()
  const { make, bus } = world()
  bus.answers.push(() => ({ code: 'ThrottlingException', text: 'slow down', temporary: true }))
  await expect(make({})).rejects.toThrow(TemporaryFailure)
})

test.each([{ day: '13.5.2026' }, { day: '2026-02-31' }, { day: 7 }, 'today', null])(
  '%j names no day',
  async (event) => {
    await expect(world().make(event)).rejects.toThrow(/names no day/)
  },
)

test('of a day with an hour that could not be read there is no page; of the days behind it there is', async () => {
  await filled()
  const [during, behind] = ['2026-05-13T12', '2026-05-12T12'].map((left) =>
    world(['2026-05-13T09'], '2026-05-14T00:20:00.000Z', left),
  )
  await expect(during?.make({})).rejects.toThrow(new TemporaryFailure('Hours of 2026-05-13 have not settled yet'))
  await expect(behind?.make({})).resolves.toBeDefined()
})
