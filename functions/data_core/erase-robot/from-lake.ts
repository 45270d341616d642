/** Every object that may know of the robot, one after the other, by folder and key. */
import { DAY_MS } from '../../../warehouse/settle/hours.ts'
import { asError } from '../../errors.ts'
import { folders } from './folders.ts'
import type { RunPhase } from './phases.ts'
import { type Without, withoutRobot } from './without-robot.ts'

export const inLake: RunPhase = async (work, { phase, at = 0, after, erased, failure_ids = [] }) => {
  const { lake, robot_id, until, now, log } = work
  const counts = { ...erased }
  let behind = after
  for (let folder = at; folder < folders.length; folder += 1) {
    const name = folders[folder] as (typeof folders)[number]
    if (phase === 'look-again') behind ??= `${name}date=${dayBefore(work.operation.created_at)}`
    for await (const key of lake.under(name, behind)) {
      if (now() >= until) return { at: folder, ...(behind !== undefined && { after: behind }), erased: counts }
      behind = key
      counts.objects_looked_at += 1
      const stored = await lake.read(key)
      let without: Without | undefined
      try {
        without = stored && (await withoutRobot(name, stored, robot_id, failure_ids))
      } catch (error) {
        // Somebody laid it there, or it is cut off. One of them must not keep all robots from being erased.
        counts.objects_unreadable += 1
        log.error('object of the lake not readable', { key, error: asError(error) })
        continue
      }
      if (without === undefined) continue
      if (without.bytes === undefined) await lake.remove(key)
      else await lake.replace(key, without.bytes)
      counts.objects_removed += Number(without.bytes === undefined)
      counts.objects_written += Number(without.bytes !== undefined)
      counts.records += without.removed
      counts.renamed += without.renamed
    }
    behind = undefined
  }
  return { erased: counts }
}

/** What lay there then was looked at. Folders without a date in this place are looked through whole: they are small. */
const dayBefore = (at: string): string => new Date(Date.parse(at) - DAY_MS).toISOString().slice(0, 10)
