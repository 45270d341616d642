import { hash } from 'node:crypto'
import { addColumns, createTable } from '../../../warehouse/ddl.ts'
import { HOUR_MS, hourNameOf } from '../../../warehouse/settle/hours.ts'
import { icebergTables } from '../../../warehouse/tables.ts'
import type { FoundRow } from '../../asking/run-statement.ts'
import { TemporaryFailure } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Standing } from '../../ports/data-runs.ts'
import { brokenObject, tellForeign } from './foreign.ts'
import {
  type Foreign,
  foldersOfRange,
  foundIn,
  type Lying,
  OVERLAP_MS,
  questionOfLaterOnes,
  questions,
  whatLanded,
} from './look.ts'
import { foundPacked, type Memory, memoryIn, packed } from './memory.ts'
import { type Found, foundTogether } from './plan.ts'
import type { EtlPorts, EtlSettings } from './ports.ts'
import { STATEMENTS_AT_ONCE, stand, type Working } from './working.ts'

/** What the run has found, and when: looked up once, before anything is written. */
export const memoryOf = async (working: Working, ports: EtlPorts, settings: EtlSettings): Promise<Memory> => {
  if (working.run.found !== undefined) return memoryIn(working.run.found)
  const begun_ms = ports.now()
  await prepare(working, ports, settings)
  const standing = await ports.runs.standing()
  const { from, until } = working.run
  const lying =
    from !== undefined && until !== undefined
      ? await whatLanded(ports.landed, foldersOfRange(from, until), begun_ms)
      : await newObjects(standing, ports, settings)
  const unfinished = standing.unfinished === undefined ? undefined : foundPacked(standing.unfinished)
  const all = [...new Set([...(unfinished?.landed ?? []), ...lying.hours])].sort()
  const { landed, seen, foreign } = await readable(
    all.filter((hour) => !lying.held.includes(hour)).slice(0, HOURS_MAX),
    working,
  )
  await tellForeign([...lying.foreign, ...foreign], working.run, ports, settings)
  const found = unfinished === undefined ? seen : { ...without(foundTogether(unfinished, seen), landed, all), landed }
  const memory: Memory = {
    found,
    objects: lying.objects,
    begun_ms,
    ...(standing.states_until !== undefined && { states_from: Date.parse(standing.states_until) }),
  }
  // Before anything is written: whoever comes after a run that never ends does its work as well.
  await stand(ports, {
    unfinished: packed({ ...found, landed: all }),
    unfinished_from: all[0],
    unfinished_until: all.at(-1),
  })
  await working.write({
    status: 'running',
    begun_at: new Date(begun_ms).toISOString(),
    found: packed(memory),
    stage: 0,
  })
  return memory
}

/** What these hours are about. One that cannot be read is left for the next run, and keeps none of the others from settling. */
const readable = async (
  hours: readonly string[],
  working: Working,
): Promise<{ readonly landed: readonly string[]; readonly seen: Found; readonly foreign: readonly Foreign[] }> => {
  const foreign: Foreign[] = []
  for (let landed = hours; ; ) {
    try {
      const answers: Record<string, readonly FoundRow[]> = {}
      await inParallel(landed.length === 0 ? [] : questions(landed), STATEMENTS_AT_ONCE, async ({ name, sql }) => {
        answers[name] = await working.ask(`look at ${name}`, sql)
      })
      const later = questionOfLaterOnes(landed, foundIn(landed, answers))
      if (later !== undefined) answers.later = await working.ask('look at later ones', later)
      return { landed, seen: foundIn(landed, answers), foreign }
    } catch (error) {
      const broken = brokenObject(error)
      if (broken?.hour === undefined || !landed.includes(broken.hour) || foreign.length === UNREADABLE_MAX) throw error
      foreign.push(broken)
      landed = landed.filter((hour) => hour !== broken.hour)
    }
  }
}

/** More of them are no mishap: the engine or its key is broken. */
const UNREADABLE_MAX = 12

/** Of an hour that was read before and cannot be read now, nothing is settled either. */
const without = (found: Found, landed: readonly string[], all: readonly string[]): Found => {
  const held = new Set(all.filter((hour) => !landed.includes(hour)))
  const arrived = Object.entries(found.arrived).map(([hour, names]) => [hour, names.filter((name) => !held.has(name))])
  return { ...found, arrived: Object.fromEntries(arrived) }
}

/** Of one run: a month. What is behind them is the next run's. */
const HOURS_MAX = 744

/** What was laid down since somebody looked: in folders of hours that Firehose may still have had in its hands then, or later. */
export const newObjects = (
  { looked_at, unfinished_from }: Standing,
  { landed, now }: EtlPorts,
  settings: EtlSettings,
): Promise<Lying> => {
  if (looked_at === undefined) return whatLanded(landed, {}, now())
  const from = hourNameOf(Date.parse(looked_at) - settings.look_back_hours * HOUR_MS)
  return whatLanded(
    landed,
    {
      // What keeps an hour that was left from being read may lie there for weeks.
      from: unfinished_from !== undefined && unfinished_from < from ? unfinished_from : from,
      since: Date.parse(looked_at) - OVERLAP_MS,
    },
    now(),
  )
}

/** Tables as their list says; once for each list. */
const prepare = async (working: Working, { runs }: EtlPorts, settings: EtlSettings): Promise<void> => {
  const prepared = hash('sha256', JSON.stringify(icebergTables.map(({ name, columns }) => [name, columns])))
  if ((await runs.standing()).prepared === prepared) return
  await inParallel(icebergTables, STATEMENTS_AT_ONCE, async (table) => {
    await working.ask(`make ${table.name}`, createTable(table, settings))
    const id = await working.statement(`columns of ${table.name}`, `SELECT * FROM ${table.name} LIMIT 0`)
    if (id === undefined) throw new TemporaryFailure(`The columns of ${table.name} took too long`)
    const { columns } = await working.ports.warehouse.rows(id)
    const missing = addColumns(
      table,
      settings.database,
      columns.map(({ name }) => name),
    )
    if (missing !== undefined) await working.ask(`add to ${table.name}`, missing)
  })
  await stand(working.ports, { prepared })
}
