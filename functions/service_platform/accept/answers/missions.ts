import { derivedId } from '../../../../messages/ids.ts'
import { STEPS_MAX } from '../../../../messages/mission-fields.ts'
import { missionSubject } from '../../../../messages/mission-id.ts'
import { messageOf } from '../../../../messages/native-envelope.ts'
import { BYTES_MAX, parseStrictly } from '../../../../messages/strict-json.ts'
import { Answered } from '../../../http/answered.ts'
import { bodies } from '../../../http/bodies.ts'
import { type Caller, sees } from '../../../http/caller.ts'
import { badField, notFound, Problem } from '../../../http/problem.ts'
import { readBody, type SentBody } from '../../../http/read-body.ts'
import { type ApiRequest, missionIdIn } from '../../../http/request.ts'
import { whyItWaits } from '../../../missions/shown.ts'
import type { JournalRow } from '../../../ports/journal.ts'
import type { MissionRow } from '../../../ports/missions.ts'
import type { Said } from '../../../saying/said.ts'
import type { Answer } from '../answer.ts'
import type { AcceptPorts } from '../ports.ts'
import { keyIn, scopeOf, secondsIn, takeAndSend } from '../take-and-send.ts'
import { nameOfMessage } from '../wait.ts'
import { endOf } from './messages.ts'

/**
 * A mission is named by whoever asks, or by the request: asked for again it is the same mission. Whose it is stands before
 * the line hears of it, so that nobody sees the mission of another fleet by naming theirs the same.
 */
export const requestMission: Answer = async (request, sent, ports) => {
  const said = readBody(bodies['request-mission'], sent)
  const mission_id = said.mission_id ?? derivedId('mission', ...scopeOf(request))
  const fleet = fleetOf(said.fleet, request.caller)
  checkDeadline(said.deadline, ports.now())
  const payload = { ...said, mission_id, ...(fleet !== undefined && { fleet }) }
  const message = saying('mission.requested', mission_id, payload, {
    message_id: derivedId('mission', mission_id, 'mission.requested'),
    ports,
  })
  const asked = ask(mission_id, message, request, ports, async () => {
    const entered_at = new Date(ports.now()).toISOString()
    const standing = await ports.missionFleets.enter({
      mission_id,
      ...(fleet !== undefined && { fleet }),
      entered_by: request.by,
      entered_at,
    })
    if (standing.fleet !== fleet) throw known(mission_id)
  })
  return asked.catch((error) => {
    // When and by whom, whoever sees the mission finds out by asking for it.
    const isNamed = error instanceof Problem && error.type === known(mission_id).type && keyIn(request) === undefined
    throw isNamed ? known(mission_id) : error
  })
}

/** A request about a mission that was asked for. */
const askedOf =
  (
    route: 'pause-mission' | 'resume-mission' | 'cancel-mission' | 'update-mission' | 'release-mission',
    type: string,
    /** Throws where the mission as it is cannot take this. */
    fits?: (mission: MissionRow, message: Said['message']) => Promise<void>,
  ) =>
  async (request: ApiRequest, sent: SentBody, ports: AcceptPorts): Promise<object> => {
    const payload = readBody(bodies[route], sent)
    const mission_id = missionIdIn(request)
    const standing = await ports.missionFleets.read(mission_id)
    if (standing === undefined || !sees(request.caller.fleets, standing.fleet)) throw notFound(`mission ${mission_id}`)
    const message_id = derivedId('mission', mission_id, type, ...scopeOf(request))
    const said = saying(type, mission_id, payload, { message_id, ports })
    return ask(mission_id, said, request, ports, async () => {
      const mission = fits && (await ports.missions.read(mission_id))
      // One that died behind the stream says it again: then it is the last that the mission heard.
      if (mission && mission.acted_by !== message_id) await fits(mission, said.message)
    })
  }

export const pauseMission: Answer = askedOf('pause-mission', 'mission.pause')
export const resumeMission: Answer = askedOf('resume-mission', 'mission.resume')
export const cancelMission: Answer = askedOf('cancel-mission', 'mission.cancel')
export const updateMission: Answer = askedOf('update-mission', 'mission.update', async (mission, { payload }) => {
  const { steps } = payload as { readonly steps: readonly unknown[] }
  const left = STEPS_MAX - mission.steps.length
  if (steps.length > left) {
    throw badField('steps', steps.length, `at most ${left} more: a mission has ${STEPS_MAX}. Ask for another mission`)
  }
})
export const releaseMission: Answer = askedOf('release-mission', 'mission.release')

/** The timer that ends it is an execution, which lives for a year at most; who plans further ahead asks again. */
const DEADLINE_DAYS_MAX = 30

const checkDeadline = (deadline: string | undefined, now_ms: number): void => {
  if (deadline === undefined || Date.parse(deadline) - now_ms <= DEADLINE_DAYS_MAX * 86_400_000) return
  throw badField('deadline', deadline, `a time within ${DEADLINE_DAYS_MAX} days`)
}

/** Who sees some fleets only asks for one of them; who sees one need not say which. */
const fleetOf = (said: string | undefined, { fleets }: Caller): string | undefined => {
  if (fleets === 'all') return said
  const [only] = fleets.length === 1 ? fleets : []
  const fleet = said ?? only
  if (fleet !== undefined && fleets.includes(fleet)) return fleet
  throw badField('fleet', said, `a fleet that you see (${fleets.join(', ') || 'there is none'})`)
}

const known = (missionId: string): Problem =>
  new Problem(
    422,
    'key-used',
    `The mission_id ${missionId} was used for another mission: take another one. Nothing was sent`,
  )

/** As the line will hear it; its payload was checked by the route's schema, which says no less than the message's. */
const saying = (
  type: string,
  missionId: string,
  payload: object,
  { message_id, ports }: { readonly message_id: string; readonly ports: AcceptPorts },
): Said => {
  const key = missionSubject(missionId)
  const value = { message_id, correlation_id: missionId, type, payload }
  const bytes = Buffer.from(JSON.stringify(value))
  if (bytes.length > MISSION_BYTES_MAX)
    throw new Problem(
      413,
      'body-too-large',
      `The mission has ${bytes.length} bytes; at most ${MISSION_BYTES_MAX} are taken`,
    )
  // One level deeper than the body: what the line would not open is not taken.
  const { error } = parseStrictly(bytes)
  if (error) throw new Problem(422, 'bad-message', `${error.text}. Nothing was sent`, { class: error.class })
  const received_at_ms = ports.now()
  const opened = messageOf(
    value,
    {
      dialect: 'mission',
      topic: '',
      robot_id: key,
      subject: key,
      client_id: undefined,
      principal: undefined,
      received_at: new Date(received_at_ms).toISOString(),
      received_at_ms,
      trace_id: '',
      source: '',
      sequence_number: '0',
      bytes,
    },
    1,
  )
  if (opened.error !== undefined)
    throw new Problem(422, 'bad-message', `${opened.error.text}. Nothing was sent`, { class: opened.error.class })
  return { index: 0, robot_id: key, message_id, message: opened.message, bytes }
}

/** Its steps go on to the robot, in messages that have an envelope and have to fit into the limit as well. */
const MISSION_BYTES_MAX = BYTES_MAX / 2

const ask = async (
  missionId: string,
  message: Said,
  request: ApiRequest,
  ports: AcceptPorts,
  moreToWrite?: () => Promise<void>,
): Promise<Answered> => {
  const until = ports.now() + secondsIn(request) * 1000
  const { taken, is_replayed, outcomes, is_waited_for } = await takeAndSend([message], request, ports, moreToWrite)
  const [one] = taken.messages
  const decided = one && outcomes.get(nameOfMessage(one))
  const mission = decided && (await onceGiven(missionId, decided, until, ports))
  const location = `/missions/${encodeURIComponent(missionId)}`
  const answer = {
    mission_id: missionId,
    message_id: one?.message_id,
    trace_id: taken.trace_id,
    location,
    ...(is_waited_for && { outcome: decided?.outcome ?? 'pending' }),
    ...(decided && endOf(decided)),
    ...(mission && {
      status: mission.status,
      robot_id: mission.robot_id ?? null,
      waits_because: whyItWaits(mission),
    }),
  }
  return new Answered(answer, decided === undefined ? 202 : 200, {
    location,
    ...(is_replayed && { 'idempotent-replayed': 'true' }),
  })
}

/** The mission as it is when a robot has it, or as it is when the time is over. */
const onceGiven = async (
  missionId: string,
  { type, outcome }: JournalRow,
  until: number,
  { missions, now, sleep }: AcceptPorts,
): Promise<MissionRow | undefined> => {
  const isAsked = type === 'mission.requested' && outcome === 'applied'
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.5)) {
    const mission = await missions.read(missionId)
    const isWaiting = mission === undefined || (mission.status === 'queued' && mission.robot_id === undefined)
    if (!isAsked || !isWaiting || now() + wait > until) return mission
    await sleep(wait)
  }
}

const FIRST_MS = 40
const LONGEST_MS = 1_000
