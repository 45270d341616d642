/** What lies in the landing folders and nobody can read: a person hears of it by its key, and its hour waits. */
import { derivedId } from '../../../messages/ids.ts'
import { PermanentFailure } from '../../errors.ts'
import type { DataRun } from '../../ports/data-runs.ts'
import type { Foreign } from './look.ts'
import type { EtlPorts, EtlSettings } from './ports.ts'

export const tellForeign = async (
  all: readonly Foreign[],
  { run_id, job }: DataRun,
  { intake, log, now }: EtlPorts,
  { function_arn }: EtlSettings,
): Promise<void> => {
  if (all.length === 0) return
  log.warn('foreign objects in the lake', { run_id, objects: all.length, keys: all.slice(0, 20).map(({ key }) => key) })
  // One failure of a folder: whoever lays down one mostly lays down more.
  const byFolder = Map.groupBy(all, ({ key }) => key.slice(0, key.lastIndexOf('/') + 1))
  await intake.report(
    [...byFolder].slice(0, TOLD_MAX).map(([folder, some]) => ({
      failure_id: derivedId('data_run', 'foreign', folder, some[0]?.key ?? ''),
      kind: 'data_run',
      stage: 'invocation',
      error_class: 'ForeignObject',
      error_text: sentenceOf(some),
      retryable: false,
      status: 'needs_attention',
      at: new Date(now()).toISOString(),
      attempt: 1,
      original_base64: Buffer.from(
        JSON.stringify({ step: 'look', job: job === 'nightly' ? 'nightly' : 'hourly' }),
      ).toString('base64'),
      function_arn,
    })),
  )
}

/** Of one run. */
const TOLD_MAX = 50

const sentenceOf = ([first, ...others]: readonly Foreign[]): string => {
  const what = `${first?.key} ${first?.because}${others.length > 0 ? ` (and ${others.length} beside it)` : ''}`
  return first?.hour === undefined
    ? `${what}: nobody reads it. Move it away`
    : `${what}: what arrived in ${first.hour} cannot be read and is not settled, all other hours are. Move it away; the next run settles the hour`
}

/** Of a statement that failed because of one object: Athena and DuckDB name it in their words. */
export const brokenObject = (error: unknown): Foreign | undefined => {
  if (!(error instanceof PermanentFailure) || !/HIVE_|Parquet|magic bytes|gzip/i.test(error.message)) return undefined
  const [, key, date, hour] =
    /((?:landing\/[a-z]+|changes)\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\/[^\s'",()]+)/.exec(decoded(error.message)) ??
    []
  return key === undefined ? undefined : { key, hour: `${date}T${hour}`, because: 'cannot be read' }
}

/** Names of files on one machine are keys with `%3D` for `=`. */
const decoded = (text: string): string => text.replaceAll('%3D', '=').replaceAll('%2F', '/')
