/*
 * Whatever happens to a run, and in whatever order and how often things land: the tables end the same.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { icebergTables } from '../../../warehouse/tables.ts'
import { type EtlWorld, etlWorld, Killed } from './etl-world.ts'

const day = '2026-05-13'

/** Every table, in an order of its own. */
const tablesOf = async (world: EtlWorld): Promise<Readonly<Record<string, readonly string[]>>> => {
  const found: Record<string, readonly string[]> = {}
  for (const { name } of icebergTables) {
    const rows = await world.warehouse.ask(`select * from ${name}`)
    found[name] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return found
}

type Landing = (world: EtlWorld) => Promise<void>

const message =
  (robot: string, number: number, minute: number, arrived = Math.floor(minute / 60)): Landing =>
  (world) =>
    world.said(
      [
        {
          robot_id: robot,
          message_id: `${robot}-${number}`,
          received_at: moment(minute),
          // A place of its own, as on the stream: what is newest of an hour is one message.
          position: `${String(minute).padStart(5, '0')}:${String(number).padStart(5, '0')}`,
          battery: 50 + (number % 7),
          pose_x: number,
          pose_y: 0,
          pose_map: 'hall-a',
        },
      ],
      hour(arrived),
    )

const decision =
  (robot: string, number: number, minute: number, to: string, version = 1): Landing =>
  (world) =>
    world.changed(
      'journal',
      [
        {
          robot_id: robot,
          message_id: `${robot}-${number}`,
          outcome: version === 1 ? 'held' : 'applied',
          type: 'work.start',
          kind: 'request',
          policy_version: 'v1',
          from: 'idle',
          ...(version > 1 && { to }),
          revision: number,
          received_at: moment(minute),
          decided_at: moment(minute),
          change: version,
          at: hour(Math.floor(minute / 60)),
        },
      ],
      hour(Math.floor(minute / 60)),
    )

const failure =
  (number: number, minute: number, version: number): Landing =>
  (world) =>
    world.changed(
      'failures',
      [
        {
          failure_id: `f${number}`,
          robot_id: 'r1',
          kind: 'dispatch',
          stage: 'open',
          error_class: 'NotJson',
          fingerprint: 'x',
          status: version === 1 ? 'open' : 'resolved',
          first_seen_at: moment(minute),
          last_seen_at: moment(minute + version),
          record_version: version,
        },
      ],
      hour(Math.floor(minute / 60)),
    )

const moment = (minute: number): string => new Date(Date.parse(`${day}T08:00:00Z`) + minute * 60_000).toISOString()
const hour = (number: number): string => moment(number * 60)
/** When all that may land has landed. */
const LATER = 8 * 60 + 20

test('killed before or behind any statement, and any write of what it remembers, and run again, the tables are the same', async () => {
  const landings = [
    message('r1', 1, 5),
    message('r1', 2, 65),
    message('r1', 1, 70),
    message('r2', 1, 70),
    decision('r1', 1, 5, 'working', 2),
    decision('r1', 2, 65, 'idle', 2),
    failure(1, 66, 2),
  ]
  const undisturbed = await prepared(landings)
  await undisturbed.hourly()
  const expected = await tablesOf(undisturbed)
  const statements = undisturbed.warehouse.statements.length
  undisturbed.close()
  expect(expected.fact_state_hour?.length).toBeGreaterThan(0)

  const world = await prepared(landings)
  // Each in its turn is the last act of its process, once before and once behind it: one run goes through all of them.
  const died = new Set<string>()
  world.interfere((act, when) => {
    const place = `${when} ${act}`
    if (died.has(place)) return
    died.add(place)
    throw new Killed(place.slice(0, 60))
  })
  const run_id = await lookUntilBegun(world)
  expect(await world.drive(run_id, 10_000)).toMatchObject({ status: 'succeeded' })
  expect(died.size).toBeGreaterThan(2 * (statements - 1) + 20)
  const standing = await world.runs.standing()
  expect(standing).toMatchObject({ looked_at: moment(LATER) })
  expect([standing.running, standing.unfinished]).toEqual([undefined, undefined])
  expect(await tablesOf(world)).toEqual(expected)

  // Given up at any place, and left to the next run.
  for (const share of [0.5, 0.7, 0.9]) {
    const given = await prepared(landings, LATER - 1)
    let left = Math.floor(statements * share)
    given.warehouse.interfere((_, when) => {
      if (when === 'after' && left-- <= 0) throw new Killed('for good')
    })
    const first = await given.step({ step: 'look', job: 'hourly' })
    await expect(given.drive(first.run_id ?? '', 0)).rejects.toThrow('for good')
    await given.step({ step: 'fail', run_id: first.run_id ?? '', error: { Error: 'Killed' } })
    given.warehouse.interfere(() => undefined)
    given.at(moment(LATER))
    expect(await given.hourly()).toMatchObject({ status: 'succeeded' })
    expect(await tablesOf(given), `given up at ${share}`).toEqual(expected)
    given.close()
  }

  // And a range again: nothing is written, because nothing changed.
  world.interfere(() => undefined)
  expect(await world.range(moment(0), moment(120))).toMatchObject({ status: 'succeeded' })
  expect(await tablesOf(world)).toEqual(expected)
  world.close()
})

/** The clock's function is asked again by Lambda when it dies. */
const lookUntilBegun = async (world: EtlWorld): Promise<string> => {
  for (;;) {
    try {
      const { run_id = '' } = await world.step({ step: 'look', job: 'hourly' })
      return run_id
    } catch (error) {
      if (!(error instanceof Killed)) throw error
    }
  }
}

const prepared = async (landings: readonly Landing[], minute = LATER): Promise<EtlWorld> => {
  const world = await etlWorld(moment(minute))
  for (const land of landings) await land(world)
  return world
}

test('late and doubled, in any order and over any number of runs, the tables are the same', async () => {
  const robot = fc.constantFrom('r1', 'r2')
  const landing: fc.Arbitrary<Landing> = fc.oneof(
    fc
      .tuple(robot, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 239 }), fc.integer({ min: 0, max: 3 }))
      // What was received first arrives in whichever hour behind it.
      .map(([who, number, minute, late]) => message(who, number, minute, Math.floor(minute / 60) + late)),
    fc
      .tuple(
        robot,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('idle', 'working', 'charging'),
        fc.constantFrom(1, 2),
      )
      // Of one message and one version there is one row: what is told twice is the same.
      .map(([who, number, , version]) =>
        decision(who, number, number * 37, ['idle', 'working', 'charging'][number % 3] ?? '', version),
      ),
    fc
      .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
      .map(([number, version]) => failure(number, 100 * number - 10 * version, version)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(landing, { minLength: 1, maxLength: 14 }).chain((landings) =>
        fc.record({
          landings: fc.constant(landings),
          shuffled: fc.shuffledSubarray(landings, { minLength: landings.length }),
          again: fc.subarray(landings),
          runs: fc.integer({ min: 1, max: 3 }),
        }),
      ),
      async ({ landings, shuffled, again, runs }) => {
        const atOnce = await prepared(landings)
        await atOnce.hourly()
        const expected = await tablesOf(atOnce)
        atOnce.close()

        const world = await etlWorld(moment(LATER))
        const parts = Array.from({ length: runs }, (_, part) =>
          [...shuffled, ...again].filter((_land, index) => index % runs === part),
        ).filter((part) => part.length > 0)
        for (const [index, part] of parts.entries()) {
          // The last one at the same moment as the one that has it all.
          world.at(moment(LATER - parts.length + 1 + index))
          for (const land of part) await land(world)
          await world.hourly()
        }
        const found = await tablesOf(world)
        world.close()
        expect(found).toEqual(expected)
      },
    ),
    { numRuns: 6 },
  )
})
