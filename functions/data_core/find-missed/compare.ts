/**
 * One object of the lake against what is known: some hundred records at a time, a few reads each, so that neither the lake nor
 * an object's answers have to lie in memory at once.
 */
import { inParallel } from '../../in-parallel.ts'
import type { LakeObject } from '../../ports/lake.ts'
import type { TracedOutcomes } from '../../ports/outcomes.ts'
import type { RobotRow } from '../../ports/robots.ts'
import { byKeys, byTrace, type Evidence, failureIdsOf, keyOf, type Outcome } from './outcome.ts'
import type { ComparePorts } from './ports.ts'
import { type Part, readSaid, type Said } from './said.ts'

export interface Wanted {
  /** RFC 3339, by the time of reception: from (inclusive) until (exclusive). */
  readonly from: string
  readonly until: string
  readonly robot_id?: string
  /** RFC 3339: what was received before it has left the stream, decided or given up. */
  readonly expired_at: string
}

export interface Compared {
  readonly said: Said
  readonly row: RobotRow | undefined
  readonly missed: readonly Part[]
  readonly accounted: number
  readonly unsure: number
}

export interface Tally {
  /** Messages with their outcome. */
  accounted: number
  /** Messages of which nothing tells whether they have one: left alone. */
  unsure: number
  /** Lines that are no record of ours. */
  unreadable: number
}

/** Of an object's records those with something missed, in its order; the rest is counted. */
export async function* compareObject(
  object: LakeObject,
  wanted: Wanted,
  tally: Tally,
  ports: ComparePorts,
): AsyncIterable<Compared> {
  let batch: Said[] = []
  for await (const line of ports.lake.lines(object)) {
    const read = readSaid(line)
    if (read.said === undefined) {
      if (read.why === 'unreadable') tally.unreadable += 1
      continue
    }
    if (!isWanted(read.said, wanted)) continue
    batch.push(read.said)
    if (batch.length < batchMax) continue
    yield* compared(batch, wanted, tally, ports)
    batch = []
  }
  yield* compared(batch, wanted, tally, ports)
}

const batchMax = 200

const isWanted = ({ received_at, robot_id }: Said, wanted: Wanted): boolean =>
  received_at >= wanted.from &&
  received_at < wanted.until &&
  (wanted.robot_id === undefined || wanted.robot_id === robot_id)

async function* compared(
  batch: readonly Said[],
  { expired_at }: Wanted,
  tally: Tally,
  ports: ComparePorts,
): AsyncIterable<Compared> {
  if (batch.length === 0) return
  const evidence = await evidenceOf(batch, ports)
  const open = batch.flatMap((said) =>
    said.parts.filter((part) => byKeys(said, part, evidence) === 'ask').map((part) => ({ said, part })),
  )
  const traced = await tracesOf(open, ports)
  const outcomes = new Map<Part, Outcome>(
    open.map(({ said, part }) => {
      const bearing = tracesIn(said, part).flatMap((id) => traced.get(id) ?? [])
      return [part, byTrace(said, part, bearing, evidence, expired_at)]
    }),
  )
  for (const said of batch) {
    const missed = said.parts.filter((part) => outcomes.get(part) === 'missed')
    const unsure = said.parts.filter((part) => outcomes.get(part) === 'unsure').length
    const accounted = said.parts.length - missed.length - unsure
    tally.accounted += accounted
    tally.unsure += unsure
    if (missed.length > 0) yield { said, row: evidence.robots.get(said.robot_id ?? ''), missed, accounted, unsure }
  }
}

const evidenceOf = async (batch: readonly Said[], { recall, outcomes }: ComparePorts): Promise<Evidence> => {
  const robots = [...new Set(batch.flatMap(({ robot_id }) => robot_id ?? []))]
  const parts = batch.flatMap((said) => said.parts.map((part) => ({ said, part })))
  const recalled = await recall.recall({
    robots,
    last_known: robots,
    messages: parts.flatMap(({ said, part }) => keyOf(said, part) ?? []),
  })
  // Most messages have their row: only of the others a failure is looked for.
  const none = { ...recalled, failures: new Set<string>() }
  const unknown = parts.filter(({ said, part }) => byKeys(said, part, none) === 'ask')
  const ids = [...new Set(unknown.flatMap(({ said, part }) => failureIdsOf(said, part)))]
  return { ...recalled, failures: ids.length === 0 ? none.failures : await outcomes.failures(ids) }
}

/** The record's own, and the one that the sender gave the message. */
const tracesIn = (said: Said, part: Part): readonly string[] => [
  ...new Set([said.trace_id, part.trace_id].flatMap((id) => id ?? [])),
]

const tracesOf = async (
  open: readonly { readonly said: Said; readonly part: Part }[],
  { outcomes }: ComparePorts,
): Promise<ReadonlyMap<string, TracedOutcomes>> => {
  const traced = new Map<string, TracedOutcomes>()
  const ids = [...new Set(open.flatMap(({ said, part }) => tracesIn(said, part)))]
  await inParallel(ids, tracesAtOnce, async (id) => void traced.set(id, await outcomes.ofTrace(id)))
  return traced
}

const tracesAtOnce = 16
