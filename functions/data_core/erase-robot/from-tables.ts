/** Rows of the robot, failures of its messages, and rows of others that name it. */
import { removedTables, renamedTables } from '../../ports/robot-rows.ts'
import { erasedFailure } from './erased-failure.ts'
import type { FailureIds, RunPhase } from './phases.ts'
import { pseudonymOf, rowRenamingOf } from './renaming.ts'

export const rowsOfItsOwn: RunPhase = async ({ rows, robot_id, until, now }, { at = 0, erased }) => {
  let counted = erased.rows
  for (let table = at; table < removedTables.length; ) {
    const name = removedTables[table] as (typeof removedTables)[number]
    const removed = await rows.remove(name, robot_id, rowsAtOnce)
    counted += removed
    if (removed < rowsAtOnce) table += 1
    if (now() >= until && table < removedTables.length) return { at: table, erased: { ...erased, rows: counted } }
  }
  return { erased: { ...erased, rows: counted } }
}

const rowsAtOnce = 500

/** The index runs behind the records: what it still names may be renamed already. */
export const failuresOfIt: RunPhase = async (work, { erased, failure_ids: known = [] }) => {
  const { rows, failures, bytes, robot_id, until, now } = work
  const pseudonym = pseudonymOf(robot_id)
  let count = erased.failures
  const ids = new Set(known === 'all' ? [] : known)
  const failure_ids = (): FailureIds => (known === 'all' || ids.size > IDS_MAX ? 'all' : [...ids])
  for (;;) {
    const records = await failures.find(await rows.failures(robot_id, failuresAtOnce))
    const standing = [...records.values()].filter((record) => record.robot_id === robot_id)
    for (const { failure_id } of standing) ids.add(failure_id)
    if (standing.length === 0) {
      // With those of a run that was cut off, or failed: they bear the other name already.
      for (const id of await rows.failures(pseudonym, IDS_MAX + 1)) ids.add(id)
      return { erased: { ...erased, failures: count }, failure_ids: failure_ids() }
    }
    for (const { original } of standing) if ('key' in original) await bytes.remove(original.key)
    // Before the records: a mark for which there is no failure any more would be found by nobody.
    for (const fingerprint of new Set(standing.map((one) => one.fingerprint))) {
      await rows.remark(fingerprint, robot_id, pseudonym)
      await rows.hush(
        fingerprint,
        standing.map(({ failure_id }) => failure_id),
      )
    }
    const at = new Date(now()).toISOString()
    const changed = await failures.write(
      standing.map((before) => ({ before, after: erasedFailure(before, pseudonym, at) })),
    )
    count += standing.length - changed.size
    if (now() >= until) return { at: 0, erased: { ...erased, failures: count }, failure_ids: failure_ids() }
  }
}

const failuresAtOnce = 50
/** What a machine hands from step to step has 256 KB. */
const IDS_MAX = 3_000

export const namedByOthers: RunPhase = async ({ rows, robot_id, operation, until, now }, { at = 0, after, erased }) => {
  const rename = rowRenamingOf(robot_id)
  let renamed = erased.renamed
  let behind = after
  for (let table = at; table < renamedTables.length; ) {
    const name = renamedTables[table] as (typeof renamedTables)[number]
    const page = await rows.rename(name, robot_id, rename, {
      except: operation.operation_id,
      ...(behind !== undefined && { after: behind }),
    })
    renamed += page.renamed
    behind = page.after
    if (behind === undefined) table += 1
    if (now() >= until && table < renamedTables.length) {
      return { at: table, ...(behind !== undefined && { after: behind }), erased: { ...erased, renamed } }
    }
  }
  return { erased: { ...erased, renamed } }
}
