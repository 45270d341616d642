/**
 * What must hold after a run and a full drain. Each invariant answers with its violations, in words; none of them looks at
 * how the system works, only at what went in, what it left behind and when it said that something is done.
 */
import { commandId } from '../../messages/commands.ts'
import { rowsOf } from '../../warehouse/rows.ts'
import { durableBeforeAcknowledged } from './acknowledged.ts'
import type { Findings } from './findings.ts'
import { type Applied, logicalOf, rowFaults, type Verdict } from './model.ts'
import { audited, countsAreTrue, lineage, safeRedrive } from './operated.ts'
import { registersFollow } from './registers.ts'
import type { SaidRecord } from './said.ts'
import { type Counters, columns } from './world.ts'

export interface Invariant {
  readonly id: string
  readonly title: string
  readonly violations: (findings: Findings) => readonly string[]
}

export const invariants: readonly Invariant[] = [
  { id: 'I1', title: 'accounted', violations: accounted },
  { id: 'I2', title: 'no invention', violations: noInvention },
  { id: 'I3', title: 'at most once', violations: atMostOnce },
  { id: 'I4', title: 'per-robot order', violations: inOrder },
  { id: 'I5', title: 'legal', violations: legal },
  { id: 'I6', title: 'durable before acknowledged', violations: durableBeforeAcknowledged },
  { id: 'I8', title: 'complete record', violations: completeRecord },
  { id: 'I9', title: 'safe redrive', violations: safeRedrive },
  { id: 'I10', title: 'lineage', violations: lineage },
  { id: 'I11', title: 'audit', violations: audited },
  { id: 'I12', title: 'liveness', violations: drained },
  { id: 'I13', title: 'rows of all that was said', violations: landedOnce },
  { id: 'I12', title: 'counts are true', violations: countsAreTrue },
]

const name = ({ robot_id, occurrence: { message, position } }: Verdict): string =>
  `${robot_id} ${message.type} ${message.message_id} at ${position.slice(-20)}`

/** Every publish that the broker took is on the stream or a failure of its rule; every message there has one end. */
function accounted({ attempts, world, verdicts, models, died }: Findings): readonly string[] {
  const wrong: string[] = []
  const onStream = countsOf(world.said.filter(({ redrive }) => !redrive).map(({ topic, bytes }) => keyOf(topic, bytes)))
  const failedRule = countsOf(
    world.failures
      // One that was tried again and does not open has another kind now; it never had a place.
      .filter(({ kind, position, topic }) => kind === 'rule' || (position === undefined && topic !== undefined))
      .map(({ topic, original }) => keyOf(topic, original ?? new Uint8Array())),
  )
  for (const { topic, bytes, acknowledged, said_as } of attempts) {
    if (!acknowledged) continue
    const key = keyOf(said_as ?? topic, bytes)
    if (take(onStream, key) || take(failedRule, key)) continue
    wrong.push(`${topic} ${shown(bytes)} was acknowledged and is neither on the stream nor a failure of its rule`)
  }
  for (const verdict of verdicts) if (verdict.end === 'lost') wrong.push(`${name(verdict)} is lost`)

  const { shards, failures } = world.books
  const total = Object.fromEntries(columns.map((column) => [column, shards[column] + failures[column]])) as Counters
  const alive = world.said.filter(({ place, redrive }) => !died.has(place) && !redrive)
  const telemetryOf = (records: readonly SaidRecord[]): number =>
    records.reduce((sum, record) => sum + record.telemetry.length + Number(isDialect(record.dialect, record)), 0)
  const byFailure = Map.groupBy(
    // A message by itself is no telemetry, whatever its bytes show beside it.
    world.said.filter(({ redrive }) => redrive && redrive.message_id === undefined),
    ({ redrive }) => redrive?.redrive_of ?? '',
  )
  const tried = world.failures.flatMap(({ failure_id, status, ended_as }) =>
    status === 'resolved' && ended_as !== undefined && ended_as !== 'edited'
      ? (byFailure.get(failure_id)?.slice(0, 1) ?? [])
      : [],
  )
  const telemetry = telemetryOf(alive) + telemetryOf(tried)
  const ends = countsOf(verdicts.map(({ end, occurrence: { record } }) => (record.redrive ? `redriven ${end}` : end)))
  const end = (of: string): number => ends.get(of) ?? 0
  const either = (of: string): number => end(of) + end(`redriven ${of}`)
  // Whole records that are still failures: each is one dead letter. Those of messages are in the journal.
  const ofMessages = new Set(verdicts.flatMap(({ journalled }) => journalled?.failure_id ?? []))
  const ofRecords = world.failures.filter(
    ({ failure_id, kind, stage, status, ended_as }) =>
      // What was edited is said in other words by another message, and stays a dead letter.
      (status !== 'resolved' || ended_as === 'edited') &&
      !ofMessages.has(failure_id) &&
      (stage === 'open' || stage === 'rule' || kind === 'rule' || kind === 'dispatch_died'),
  ).length
  const expected = {
    applied: either('applied'),
    refused: either('refused'),
    dead_lettered: either('dead_lettered') + ofRecords,
  }
  for (const [column, count] of Object.entries(expected)) {
    const found = total[column as keyof typeof expected]
    if (found !== count) wrong.push(`the books have ${found} ${column}, there are ${count}`)
  }
  // Facts that a dialect derives a second time are duplicates that only dispatch sees.
  const unseen = total.observed + total.shed + total.duplicate - telemetry - either('duplicate')
  if (
    unseen < 0 ||
    (unseen > 0 && !models.some(({ verdicts: of }) => of.some(({ occurrence }) => occurrence.message.derived)))
  ) {
    wrong.push(
      `the books have ${total.observed} observed, ${total.shed} shed and ${total.duplicate} duplicate; there are ${telemetry} of telemetry and ${either('duplicate')} duplicates`,
    )
  }
  const pending = total.published - columns.slice(1, -1).reduce((sum, column) => sum + total[column], 0)
  if (pending !== either('held')) wrong.push(`${pending} are pending in the books, ${either('held')} are held`)
  return wrong
}

/** What was applied was said. */
function noInvention({ world, verdicts, commands, events, models }: Findings): readonly string[] {
  const known = new Set(verdicts.map(({ robot_id, occurrence }) => `${robot_id} ${occurrence.message.message_id}`))
  const wrong = world.journal
    .filter(({ robot_id, message_id }) => !known.has(`${robot_id} ${message_id}`))
    .map((row) => `${row.robot_id} ${row.type} ${row.message_id} is journalled as ${row.outcome} and was never said`)
  for (const { robot_id, causation_id, type } of commands) {
    if (!known.has(`${robot_id} ${causation_id}`))
      wrong.push(`${robot_id} heard ${type}, caused by ${causation_id}, which was never said`)
  }
  const transitions = new Set(
    models.flatMap((model) =>
      model.applied.map((one) => `${model.robot_id} ${one.revision} ${one.occurrence.message.message_id}`),
    ),
  )
  for (const { robot_id, revision, causation_id, type } of events) {
    if (type !== 'robot.transitioned') continue
    if (!transitions.has(`${robot_id} ${revision} ${causation_id}`))
      wrong.push(`the bus has a transition ${revision} of ${robot_id} by ${causation_id}, which there was not`)
  }
  const published = new Set(world.said.map(({ data }) => Buffer.from(data).toString('base64')))
  for (const line of world.lake) {
    if (!published.has(Buffer.from(line).toString('base64')))
      wrong.push(`the lake has a record that was never said: ${shown(line)}`)
  }
  return wrong
}

/** One transition per message; a command and an event have one id however often they travel. */
function atMostOnce({ models, commands, events, world }: Findings): readonly string[] {
  const wrong: string[] = []
  for (const model of models) {
    const revisions = model.applied.map(({ journalled }) => journalled.revision)
    revisions.forEach((revision, index) => {
      if (revision !== index + 1)
        wrong.push(`transition ${index + 1} of ${model.robot_id} is journalled as revision ${revision}`)
    })
    wrong.push(
      ...rowFaults(
        model,
        world.robots.find(({ robot_id }) => robot_id === model.robot_id),
      ).map((fault) => `${model.robot_id}: ${fault}`),
    )
  }
  const idsOf = Map.groupBy(commands, ({ robot_id, causation_id, type }) => `${robot_id} ${type} for ${causation_id}`)
  for (const [what, sent] of idsOf) {
    const ids = new Set(sent.map(({ message_id }) => message_id))
    if (ids.size > 1) wrong.push(`${what} was said under ${ids.size} ids`)
  }
  const eventIds = Map.groupBy(
    events.filter(({ type }) => type === 'robot.transitioned'),
    ({ robot_id, revision }) => `transition ${revision} of ${robot_id}`,
  )
  for (const [what, put] of eventIds) {
    const ids = new Set(put.map(({ event_id }) => event_id))
    if (ids.size > 1) wrong.push(`${what} is on the bus under ${ids.size} ids`)
  }
  return [...wrong, ...registersFollow(models, world)]
}

function inOrder({ models }: Findings): readonly string[] {
  const wrong: string[] = []
  for (const { robot_id, applied } of models) {
    let last = -1
    let position = ''
    for (const { occurrence, journalled } of [...applied].sort(
      (a, b) => (a.journalled.revision ?? 0) - (b.journalled.revision ?? 0),
    )) {
      const { sequence } = occurrence.message
      if (sequence !== undefined && sequence <= last && !journalled.out_of_order)
        wrong.push(`${robot_id} applied its ${sequence} after its ${last}`)
      const place = logicalOf(occurrence)
      if (place !== undefined && place <= position && !journalled.out_of_order)
        wrong.push(`${robot_id} applied ${occurrence.message.message_id} after a later one`)
      last = Math.max(last, sequence ?? -1)
      position = place !== undefined && place > position ? place : position
    }
  }
  return wrong
}

function legal({ verdicts }: Findings): readonly string[] {
  return verdicts.flatMap((verdict) => (verdict.fault === undefined ? [] : [`${name(verdict)}: ${verdict.fault}`]))
}

/** Each dead letter has what it takes to understand it and to try it again; each effect that must follow has followed. */
function completeRecord(findings: Findings): readonly string[] {
  const { world, verdicts, died, models, commands, events } = findings
  const wrong: string[] = []
  const byId = new Map(world.failures.map((failure) => [failure.failure_id, failure]))
  for (const verdict of verdicts) {
    const { journalled, end, occurrence } = verdict
    if (end !== 'dead_lettered' && end !== 'held') continue
    const failure = byId.get(journalled?.failure_id ?? '')
    if (!failure) {
      if (end === 'dead_lettered') wrong.push(`${name(verdict)} is dead-lettered without a failure record`)
      continue
    }
    if (failure.message_id !== occurrence.message.message_id)
      wrong.push(`${name(verdict)}: its failure is about ${failure.message_id}`)
    const isEdited = failure.edited_to !== undefined
    if (end === 'dead_lettered' && !isEdited && !['open', 'needs_attention', 'archived'].includes(failure.status))
      wrong.push(`${name(verdict)}: its failure is ${failure.status}`)
  }
  const opening = Map.groupBy(
    world.failures.filter(({ stage }) => stage === 'open'),
    ({ position }) => position?.split(':')[0] ?? '',
  )
  for (const record of world.said) {
    if (died.has(record.place) || record.redrive) continue
    const found = opening.get(record.place) ?? []
    for (const { index, error_class, bytes } of record.refused) {
      const failure = found.find((each) => each.index === index)
      if (!failure)
        wrong.push(`${record.topic} ${shown(bytes)} could not be opened (${error_class}) and has no failure record`)
      else if (failure.error_class !== error_class)
        wrong.push(`${shown(bytes)} is recorded as ${failure.error_class}, not ${error_class}`)
      else if (!Buffer.from(bytes).equals(failure.original ?? Buffer.alloc(0)))
        wrong.push(`failure ${failure.failure_id} does not keep the bytes as they came`)
    }
    if (found.length > record.refused.length)
      wrong.push(
        `${record.topic} ${shown(record.bytes)} has ${found.length} failure records for ${record.refused.length} faults`,
      )
  }
  const shelf = new Set(world.shelf)
  const withoutRecorder = recordedWithoutRecorder(findings)
  for (const failure of world.failures) {
    const what = `failure ${failure.failure_id} (${failure.error_class})`
    const missing = ['error_class', 'error_text', 'trace_id', 'first_seen_at', 'last_seen_at'].filter(
      (field) => !Object.hasOwn(failure, field),
    )
    if (missing.length > 0 && failure.kind !== 'delivery' && failure.kind !== 'unknown')
      wrong.push(`${what} has no ${missing.join(', ')}`)
    if (failure.attempts.length === 0) wrong.push(`${what} has no attempts`)
    if (failure.original_bytes !== (failure.original?.length ?? failure.original_bytes))
      wrong.push(`${what} has not the bytes it says`)
    if (failure.kind === 'unknown') wrong.push(`${what} is of a kind that nobody knows: ${failure.error_text}`)
    if (failure.status === 'open' && !shelf.has(failure.failure_id) && !withoutRecorder.has(failure.failure_id))
      wrong.push(`${what} is open and not on the shelf`)
  }
  for (const model of models) {
    for (const { handlers, occurrence } of model.applied) {
      for (const [handler, type] of Object.entries(commandOf)) {
        if (!handlers.includes(handler)) continue
        const id = commandId(occurrence.message.message_id, type)
        const isHeard = commands.some(({ message_id, robot_id }) => message_id === id && robot_id === model.robot_id)
        const isFirst = hasSpokenFirst(model.applied, occurrence.message.payload?.job_id)
        if (!isHeard && !isFirst && !hasEndedUnsaid(findings, model.robot_id, id))
          wrong.push(`${model.robot_id} never heard ${type} for ${occurrence.message.message_id}`)
      }
    }
    for (const { revision } of model.applied) {
      const isTold = events.some(
        (event) =>
          event.type === 'robot.transitioned' && event.robot_id === model.robot_id && event.revision === revision,
      )
      const isFailure = world.failures.some(({ stage, robot_id }) => stage === 'outbox' && robot_id === model.robot_id)
      if (!isTold && !isFailure) wrong.push(`transition ${revision} of ${model.robot_id} is not on the bus`)
    }
  }
  return wrong
}

/**
 * Failures that their discoverer wrote into the index itself, because the intake did not take them: the documented second
 * choice (functions/ports/failure-intake-fallback.ts), which knows no shelf.
 */
function recordedWithoutRecorder({ history, places }: Findings): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const entry of history) {
    if (entry.kind !== 'call' || entry.operation !== 'TransactWriteItems' || entry.status !== 200) continue
    if (entry.caller.endsWith('-record-failure')) continue
    const { TransactItems } = entry.input as { TransactItems: { Put?: { TableName: string; Item: Written } }[] }
    for (const { Put } of TransactItems) {
      if (Put === undefined || Put.TableName !== places.variables.FAILURES_TABLE) continue
      if (Put.Item.failure_id) ids.add(Put.Item.failure_id.S)
    }
  }
  return ids
}

interface Written {
  readonly failure_id?: { readonly S: string }
}

/** Who is at a job, or has ended it, need not be told to begin it. */
const hasSpokenFirst = (applied: readonly Applied[], jobId: unknown): boolean =>
  typeof jobId === 'string' &&
  applied.some(
    ({ occurrence: { message } }) =>
      ['work.started', 'work.completed', 'work.failed'].includes(message.type) && message.payload?.job_id === jobId,
  )

/** Out of hearing, others before it until its deadline, or the robot told the end of it first: the bus says that it was not said. */
const hasEndedUnsaid = ({ events }: Findings, robotId: string, commandId: string): boolean =>
  events.some(
    ({ type, robot_id, payload }) =>
      type === 'command.finished' && robot_id === robotId && payload.command_id === commandId && payload.sends === 0,
  )

const commandOf = {
  'start-work': 'work.start',
  'stop-work': 'work.stop',
  'pause-work': 'work.pause',
  'resume-work': 'work.resume',
  'dock-robot': 'charge.start',
} as const

/** Faults have stopped: nothing waits any more, and what people look at says so. */
function drained({ world, stillUnderWay, verdicts, counters, died }: Findings): readonly string[] {
  const wrong: string[] = []
  if (stillUnderWay !== undefined) wrong.push(stillUnderWay)
  const needsPerson = new Set(
    world.robots.filter(({ parked }) => parked?.status === 'needs_attention').map(({ robot_id }) => robot_id),
  )
  for (const { robot_id, parked } of world.robots)
    if (parked?.status === 'parked') wrong.push(`${robot_id} is still parked: ${parked.error_text}`)
  // A put that came after its message was released is forgotten with the robot's next release.
  const ended = new Set(
    world.journal.flatMap(({ robot_id, position, outcome }) => (outcome === 'held' ? [] : [`${robot_id} ${position}`])),
  )
  for (const { robot_id, position } of world.held) {
    if (!needsPerson.has(robot_id) && !ended.has(`${robot_id} ${position}`))
      wrong.push(`${robot_id} has a held message at ${position} and is not parked`)
  }
  for (const verdict of verdicts) {
    if (verdict.end === 'held' && !needsPerson.has(verdict.robot_id))
      wrong.push(`${name(verdict)} is journalled as held for ever`)
  }
  if (world.unreadable > 0) wrong.push(`${world.unreadable} messages of the intake could not be read`)
  const open = world.failures.filter(({ status }) => ['open', 'needs_attention'].includes(status)).length
  if (world.openFailuresTotal !== open)
    wrong.push(`the totals show ${world.openFailuresTotal} open failures, there are ${open}`)
  for (const { status, failure_id, robot_id } of world.failures) {
    if (status === 'retrying') wrong.push(`failure ${failure_id} is still being tried`)
    if (status === 'held' && !needsPerson.has(robot_id ?? ''))
      wrong.push(`failure ${failure_id} is held, its robot is not parked`)
  }
  if (counters) {
    const sum = world.books.shards.published + world.books.failures.published
    if (counters.published !== sum)
      wrong.push(`GET /counters shows ${counters.published} published, the books have ${sum}`)
    const held = verdicts.filter(({ end }) => end === 'held').length
    if (counters.pending !== held) wrong.push(`GET /counters shows ${counters.pending} pending`)
  }
  const inLake = countsOf(world.lake.map((line) => Buffer.from(line).toString('base64')))
  for (const { data, topic } of world.said) {
    if (!take(inLake, Buffer.from(data).toString('base64'))) wrong.push(`a record on ${topic} is not in the lake`)
  }
  for (const count of inLake.values()) if (count > 0) wrong.push('the lake has a record twice')
  if (died.size > 0 && world.failures.every(({ kind }) => kind !== 'dispatch_died'))
    wrong.push('records died without a failure record')
  return wrong
}

/** A dialect's record is one telemetry besides what it derives; what cannot be opened is none. */
const isDialect = (
  dialect: string | undefined,
  record: { readonly refused: readonly unknown[]; readonly telemetry: readonly unknown[] },
): boolean => dialect === 'vda-derived' && record.refused.length === 0 && record.telemetry.length === 0

const keyOf = (topic: string | undefined, bytes: Uint8Array): string =>
  `${topic} ${Buffer.from(bytes).toString('base64')}`

export const shown = (bytes: Uint8Array): string => JSON.stringify(Buffer.from(bytes).toString('utf8').slice(0, 120))

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0
  if (count === 0) return false
  if (count === 1) counts.delete(key)
  else counts.set(key, count - 1)
  return true
}

/**
 * Each record of the stream has its rows in the lake, or lies where Firehose lays what it cannot have opened; no row is anybody
 * else's. What cannot be opened lies apart as well.
 */
function landedOnce({ world: { said, landed } }: Findings): readonly string[] {
  const wrong: string[] = []
  const found = countsOf(landed.positions)
  for (const { data, sequence_number, arrived_at, topic } of said) {
    const rows = rowsOf({ data, sequence_number, shard_id: '', arrived_at_ms: arrived_at })
    const missing = rows.filter(({ position = '' }) => !take(found, position))
    if (missing.length === 0) continue
    const isApart = missing.length === rows.length && landed.undelivered.has(Buffer.from(data).toString('base64'))
    if (!isApart) wrong.push(`${missing.length} of ${rows.length} rows of a record on ${topic} are not in the lake`)
  }
  for (const [position, count] of found) if (count > 0) wrong.push(`the lake has a row more at ${position}`)
  const { rows, apart } = landed.unopened
  for (const position of rows)
    if (!apart.has(position)) wrong.push(`what cannot be opened at ${position} does not lie apart`)
  return wrong
}
