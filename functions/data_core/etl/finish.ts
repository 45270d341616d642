import { hourNameOf, hourStart } from '../../../warehouse/settle/hours.ts'
import type { RunReport } from '../../ports/data-runs.ts'
import { foundIn, OVERLAP_MS } from './look.ts'
import { foundPacked, type Memory, packed } from './memory.ts'
import type { EtlPorts } from './ports.ts'
import { stand, type Working } from './working.ts'

/** The warehouse is as far as the run has come; the next one may write. */
export const finish = async (
  working: Working,
  { found, objects, begun_ms }: Memory,
  tables: RunReport['tables'],
  ports: EtlPorts,
): Promise<void> => {
  const { run } = working
  const looked_at = new Date(begun_ms).toISOString()
  const standing = await ports.runs.standing()
  const unfinished = standing.unfinished === undefined ? undefined : foundPacked(standing.unfinished)
  const left = (unfinished?.landed ?? []).filter((hour) => !found.landed.includes(hour))
  await stand(ports, {
    // Only ever forwards: a run that died and is ended late knows less than those behind it.
    ...(run.job === 'hourly' && {
      looked_at: later(looked_at, standing.looked_at),
      settled_until: later(settledBy(begun_ms, left), standing.settled_until),
    }),
    ...(found.landed.length > 0 && {
      states_until: later(new Date(hourStart(hourNameOf(begun_ms))).toISOString(), standing.states_until),
      changed_at: later(new Date(ports.now()).toISOString(), standing.changed_at),
    }),
    unfinished: left.length > 0 ? packed(foundIn(left, {})) : undefined,
    unfinished_from: left[0],
    unfinished_until: left.at(-1),
    running: undefined,
  })
  await end(working, { landed_hours: found.landed.length, objects, tables }, ports)
}

const later = (one: string, other = ''): string => (one > other ? one : other)

/** What arrived before it lay in the lake when somebody looked; what is left for the next run has not settled. */
const settledBy = (lookedAt: number, left: readonly string[]): string => {
  const until = hourStart(hourNameOf(lookedAt - OVERLAP_MS))
  return new Date(Math.min(until, ...left.slice(0, 1).map(hourStart))).toISOString()
}

export const end = async (
  working: Working,
  report: Pick<RunReport, 'landed_hours' | 'objects' | 'tables'>,
  ports: EtlPorts,
): Promise<void> => {
  const ended_at = new Date(ports.now()).toISOString()
  const { bytes: bytes_scanned, statements } = working
  await working.write({
    status: 'succeeded',
    report: { ...report, statements, bytes_scanned },
    ended_at,
    found: undefined,
  })
  const { run_id, job } = working.run
  ports.log.info('run ended', { run_id, job, ...working.run.report })
}
