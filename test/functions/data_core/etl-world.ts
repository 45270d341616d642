/**
 * The warehouse's machine over a lake in memory: rows land in hours of arrival, runs are driven as the machine drives them, and any
 * statement may be the last one of a process.
 */
import assert from 'node:assert/strict'
import { askRun } from '../../../functions/asking/ask-run.ts'
import { type EtlStep, etl, type Progress } from '../../../functions/data_core/etl/steps.ts'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { DataRun } from '../../../functions/ports/data-runs.ts'
import type { Stray } from '../../../functions/ports/landed.ts'
import type { ToldName } from '../../../warehouse/settle/changes.ts'
import { landingTables } from '../../../warehouse/tables.ts'
import { fakeDataRuns } from '../../fakes/data-runs.ts'
import { fakeWarehouse } from '../../fakes/warehouse.ts'

export interface Said {
  readonly robot_id: string
  readonly message_id: string
  /** RFC 3339 */
  readonly received_at: string
  readonly [column: string]: unknown
}

export const etlWorld = async (begin = '2026-05-13T12:20:00.000Z') => {
  const warehouse = await fakeWarehouse()
  for (const table of landingTables) await warehouse.table(table)
  const kept = fakeDataRuns()
  let interfere = (_write: string, _when: 'before' | 'after'): void => undefined
  const interfered = async <Answer>(write: string, does: () => Promise<Answer>): Promise<Answer> => {
    interfere(write, 'before')
    const answer = await does()
    interfere(write, 'after')
    return answer
  }
  const runs: typeof kept = {
    ...kept,
    ask: (run) => interfered(`ask ${JSON.stringify(run)}`, () => kept.ask(run)),
    write: (run) => interfered(`write ${JSON.stringify(run)}`, () => kept.write(run)),
    stand: (standing, seen) =>
      // Without its version, which counts the tries as well.
      interfered(`stand ${JSON.stringify({ ...standing, version: 0 })}`, () => kept.stand(standing, seen)),
  }
  const objects: Stray[] = []
  const lines: { readonly message: string; readonly fields: unknown }[] = []
  const reports: unknown[] = []
  const started: string[] = []
  const fleets = new Map<string, string>()
  let now = Date.parse(begin)
  const log = (message: string, ...fields: readonly unknown[]) => void lines.push({ message, fields: fields[0] })
  const sleep = async (milliseconds: number) => {
    now += milliseconds
  }
  async function* lying(folder: string, fromHour = '') {
    const from = `${folder}/date=${fromHour.slice(0, 10)}/hour=${fromHour.slice(11)}/`
    const found = objects.filter(({ key }) => key.startsWith(`${folder}/`) && (fromHour === '' || key > from))
    yield* found.sort((one, other) => (one.key < other.key ? -1 : 1))
  }
  const step = etl(
    {
      warehouse,
      runs,
      landed: { objects: () => assert.fail('strays are looked for as well'), withStrays: lying },
      fleets: {
        fleetsOf: async (ids) => new Map(ids.flatMap((id) => (fleets.has(id) ? [[id, fleets.get(id) as string]] : []))),
      },
      executions: {
        start: async (name) => {
          started.push(name)
          return 'started'
        },
      },
      intake: { report: async (all) => void reports.push(...all) },
      now: () => now,
      sleep,
      log: { info: log, warn: log, error: log },
    },
    {
      database: 'signalbox_test',
      location: 's3://lake/warehouse',
      work_seconds: 600,
      look_back_hours: 72,
      rows_max: 1_000,
      function_arn: 'arn:aws:lambda:us-east-1:000000000000:function:etl',
    },
  )

  const land = async (table: string, rows: readonly object[], arrived: string) => {
    await warehouse.insert(
      table,
      rows.map((row) => ({ ...row, date: arrived.slice(0, 10), hour: arrived.slice(11, 13) })),
    )
    const folder = landingTables.find(({ name }) => name === table)?.folder ?? ''
    const place = `${folder}/date=${arrived.slice(0, 10)}/hour=${arrived.slice(11, 13)}`
    objects.push({ key: `${place}/${objects.length}.parquet`, hour: arrived.slice(0, 13), at: now, bytes: 1 })
  }

  return {
    warehouse,
    runs,
    lines,
    reports,
    started,
    fleets,
    /** Throws before or behind a statement, or a write of what the run remembers: what a process does that is killed. */
    interfere: (at: (act: string, when: 'before' | 'after') => void) => {
      interfere = at
      warehouse.interfere(at)
    },
    /** Rows of messages that arrive with the hour of `arrived`. */
    said: (messages: readonly Said[], arrived: string) =>
      land(
        'landing_messages',
        messages.map(({ received_at, ...row }) => ({
          trace_id: `t-${row.message_id}`,
          type: 'robot.telemetry',
          kind: 'telemetry',
          dialect: 'native',
          bytes: 100,
          position: `${received_at}:00000`,
          ...row,
          received_at: received_at.replace('T', ' ').replace('Z', ''),
        })),
        arrived,
      ),
    /** Changes of rows of a table, as the archive lays them down. */
    changed: (
      table: ToldName | 'journal',
      images: readonly (Readonly<Record<string, unknown>> & { readonly at?: string; readonly change?: number })[],
      arrived: string,
    ) =>
      land(
        'landing_changes',
        images.map(({ at = arrived, change = 1, ...image }) => ({
          table,
          keys: '{}',
          image: JSON.stringify(image),
          sequence: String(change),
          at,
        })),
        arrived,
      ),
    happened: (events: readonly object[], arrived: string) => land('landing_events', events, arrived),
    /** Somebody lays it into the lake; of `hour`'s folder, or of none that is one. */
    lay: (key: string, hour?: string) =>
      void objects.push({ key, at: now, bytes: 4, ...(hour !== undefined && { hour }) }),
    moveAway: (key: string) => void objects.splice(0, objects.length, ...objects.filter((one) => one.key !== key)),
    at: (time: string) => {
      now = Date.parse(time)
    },
    step,
    /** A run to its end, as its machine drives it: a step that throws is tried again. */
    drive: async (run_id: string, triesMax = 3): Promise<DataRun | undefined> => {
      let progress: Progress = { next: 'again' }
      for (let tries = 0; progress.next !== 'done'; ) {
        try {
          progress = await step({ step: 'work', run_id } satisfies EtlStep)
          if (progress.next === 'wait') await sleep(60_000)
        } catch (error) {
          tries += 1
          if (tries > triesMax || !(error instanceof TemporaryFailure || error instanceof Killed)) throw error
        }
      }
      return runs.read(run_id)
    },
    /** What the clock does, to the end of the run that it began. */
    async hourly(): Promise<DataRun | undefined> {
      const { run_id } = await step({ step: 'look', job: 'hourly' })
      return run_id === undefined ? undefined : this.drive(run_id)
    },
    async range(from: string, until: string): Promise<DataRun | undefined> {
      const { run_id } = await askRun(
        { from, until, by: 'ada' },
        { runs, executions: { start: async () => 'started' }, now: () => now },
      )
      return this.drive(run_id)
    },
    close: () => warehouse.close(),
  }
}

export type EtlWorld = Awaited<ReturnType<typeof etlWorld>>

/** What a test throws where a process is killed. */
export class Killed extends Error {
  override readonly name = 'Killed'
}
