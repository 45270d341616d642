/**
 * Opens the records of a batch ahead of their turns, so that the journal can be asked for all message ids at once. What a
 * record says may depend on what is known of its robot (a dialect compares with the last state, a robot that fell silent is
 * revived by speaking), and that may change until its turn comes: then it is opened again.
 */
import { fellSilent, memoryOf } from '../../../messages/dialects/dialect.ts'
import { mission } from '../../../messages/dialects/mission.ts'
import { vda5050 } from '../../../messages/dialects/vda-5050.ts'
import { missionIdOf } from '../../../messages/mission-id.ts'
import { type Known, type Opened, openArrival } from '../../../messages/open.ts'
import { outOfHearing } from '../../../messages/out-of-hearing.ts'
import { positionOf } from '../../../messages/position.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import type { MessageKey } from '../../ports/recall.ts'
import type { Batch } from './ports.ts'
import { type NotOpened, openingFailed, type Subject, type Turn } from './turn.ts'

/**
 * Native messages say the same whatever is known (but see mayRevive and isRemembering): they are opened before anything is read.
 * Of what is said about missions only the ids are known by then: they are in the envelope.
 */
export const openNative = (subject: Subject, now: number): void => {
  for (const turn of subject.turns) {
    turn.opened_at = now
    if (isNative(turn)) turn.opened = openSafely(turn, {})
    else if (isOfMission(turn)) turn.named = unaskedIds(subject, openSafely(turn, {}))
  }
}

/** The others, one after the other: each remembers for the next. Needs the rows. */
export const openOthers = (subject: Subject, batch: Wants): void => {
  let memory = subject.last_known?.memory
  for (const turn of subject.turns) {
    if (isNative(turn) || turn.arrival.control || isAlone(turn) || isRemembered(subject, turn)) continue
    turn.opened_with = {
      ...rowKnown(subject),
      memory,
      ...overtakenBy(subject.last_known, turn),
      ...echoKnown(subject, turn, batch),
    }
    turn.opened = openSafely(turn, turn.opened_with)
    memory = memoryAfter(turn.opened, memory)
  }
}

/** The record as it reads when its turn has come. */
export const openInTurn = (subject: Subject, turn: Turn, batch: Wants): Opened | NotOpened => {
  if (isAlone(turn)) return openAlone(subject, turn)
  const known: Known = {
    ...rowKnown(subject),
    memory: subject.observation?.memory,
    ...overtakenBy(subject.observation, turn),
    ...echoKnown(subject, turn, batch),
  }
  if (isNative(turn))
    return turn.opened && !mayRevive(known) && !isRemembering(turn.opened) ? turn.opened : openSafely(turn, known)
  const used = turn.opened_with
  const same =
    used &&
    used.state === known.state &&
    used.entered_by === known.entered_by &&
    used.memory === known.memory &&
    used.overtaken === known.overtaken
  return turn.opened && same ? turn.opened : openSafely(turn, known)
}

/** A message that was opened before and comes by itself: what it says hangs on nothing that is known now. */
const isAlone = ({ arrival }: Turn): boolean => arrival.redrive?.message_id !== undefined

/** A fact that was derived by comparing two states is not in the bytes of one: its dead letter in the journal keeps it. */
const openAlone = (subject: Subject, turn: Turn): Opened | NotOpened => {
  const { arrival } = turn
  const kept = subject.journal.get(arrival.redrive?.message_id ?? '')?.message
  if (kept) return { outcome: 'opened', arrival, messages: [kept], refused: [] }
  // What a mission's message says hangs on who has the mission now, also when it is tried again.
  const isMission = missionIdOf(subject.robot_id) !== undefined
  const known = isMission ? { ...rowKnown(subject), memory: subject.observation?.memory } : knownOfAny
  return openSafely(turn, known)
}

/** A robot that was heard before, and nothing else: presence speaks of no other. */
const knownOfAny: Known = { entered_by: '' }

/** A redriven record behind which the robot has been heard. By time: its own place on the stream is that of its redrive. */
const overtakenBy = (known: LastKnown | undefined, { arrival }: Turn): Pick<Known, 'overtaken'> =>
  arrival.redrive && known?.telemetry && known.telemetry.received_at > arrival.received_at ? { overtaken: true } : {}

/**
 * Whether the robot's memory already holds this record: it was settled by an earlier delivery of this batch. Comparing an old
 * state with a newer one would derive facts that never happened.
 */
export const isRemembered = (subject: Subject, turn: Turn): boolean =>
  !isNative(turn) &&
  subject.last_known !== undefined &&
  positionOf(turn.sequence_number, 0) <= subject.last_known.position

/**
 * Other readings of a record that its robot's row has passed, because an earlier delivery died behind it: what a record says
 * hangs on the row as it was then, and the row no longer tells. Which reading is the true one, journal and row know by what
 * happened. Without this, a robot that left within the batch would be heard to come back with each record before that.
 */
export const readingsBefore = (subject: Subject, turn: Turn, batch: Wants): readonly Opened[] => {
  const passed = subject.row?.position !== undefined && positionOf(turn.sequence_number, 0) <= subject.row.position
  if (!passed) return []
  const memory = subject.observation?.memory
  return knownBefore
    .map((known) => openSafely(turn, { ...known, memory, ...echoKnown(subject, turn, batch) }))
    .filter(isOpened)
}

/** All that dialects tell apart: a robot that had not left (or had no row yet), and the ways in which one leaves. */
const knownBefore: readonly Known[] = [{}, ...outOfHearing.map((state) => ({ state, entered_by: 'robot.went_quiet' }))]

const isOpened = (opened: Opened | NotOpened): opened is Opened => opened.outcome === 'opened'

/** Ids that the journal has to be asked for and was not. */
export const unaskedIds = (subject: Subject, opened: Opened | NotOpened | undefined): readonly MessageKey[] =>
  opened?.outcome !== 'opened'
    ? []
    : opened.messages
        .filter(({ kind, message_id }) => kind !== 'telemetry' && !subject.journal.has(message_id))
        .map(({ robot_id, message_id }) => ({ robot_id, message_id }))

/** The message that a redrive or a release is about, or that the envelope names, to be asked for before it is opened. */
export const namedIds = (subject: Subject, { arrival, named = [] }: Turn): readonly MessageKey[] => {
  const message_id = arrival.redrive?.message_id
  const keys = message_id === undefined ? named : [{ robot_id: subject.robot_id, message_id }]
  return keys.filter((key) => !subject.journal.has(key.message_id))
}

/** A robot whose dialect compares with what it was sent, and that cannot be told to say less. */
export const isEchoing = ({ arrival }: Turn): boolean => arrival.dialect === vda5050.name && !arrival.control

type Wants = Pick<Batch, 'settings'>

const echoKnown = ({ sent }: Subject, turn: Turn, { settings }: Wants): Pick<Known, 'sent' | 'budget'> =>
  isEchoing(turn) ? { sent, budget: turn.arrival.redrive ? undefined : settings.vda_budget } : {}

const isNative = ({ arrival }: Turn): boolean => arrival.dialect === 'native' && !arrival.control

const isOfMission = ({ arrival }: Turn): boolean => arrival.dialect === mission.name && !arrival.control

/** A robot that fell silent, or whose connection was seen before it ever spoke, is connected by what it says next. */
const mayRevive = (known: Known): boolean =>
  fellSilent(known) || (known.entered_by === undefined && memoryOf(known).presence !== undefined)

const rowKnown = ({ row }: Subject): Pick<Known, 'state' | 'entered_by'> => ({
  state: row?.state,
  entered_by: row?.entered_by,
})

/** Of jobs of missions even a native message is remembered: beside what is remembered already, and judged by it. */
const isRemembering = ({ memory }: Opened | NotOpened): boolean => memory !== undefined

const memoryAfter = (opened: Opened | NotOpened, memory: unknown): unknown => opened.memory ?? memory

const openSafely = ({ arrival }: Turn, known: Known): Opened | NotOpened => {
  try {
    return openArrival(arrival, known)
  } catch (error) {
    return { ...openingFailed(error, arrival.bytes), arrival }
  }
}
