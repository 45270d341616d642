// Which jobs of missions a robot was given and has ended, as its own topics say it. A policy cannot compare a message with the one
// before; so the end of a job that is over already, said again under another id by a robot that repeats its log, and the end of a
// job that it was never given are marked here: they are stale, and take nothing from the robot that it has now. A job of a
// mission is given once and has a name of its own (mission-id.ts); any other job may begin anew under its name, and is left alone.

import type { Message } from '../envelope.ts'
import { missionOfJob } from '../mission-id.ts'

export interface MissionJobsMemory {
  /** Newest last. */
  readonly given?: readonly string[]
  /** `<job_id> <message_id>` of the word that ended it. */
  readonly ended?: readonly string[]
}

/** Far more than a robot may be late with. */
const REMEMBERED_MAX = 16

const ENDS: ReadonlySet<string> = new Set(['work.completed', 'work.failed'])

/** The messages, marked, and what is remembered after them: the same when there is nothing new. */
export function ofMissionJobs(
  messages: readonly Message[],
  before: MissionJobsMemory,
): { readonly messages: readonly Message[]; readonly after: MissionJobsMemory } {
  // Nearly everything that a robot says is about no job.
  if (!messages.some(({ type }) => type === 'work.start' || ENDS.has(type))) return { messages, after: before }
  let after = before
  const marked = messages.map((message) => {
    const { type, message_id, payload, source } = message
    // We give, and the robot ends. That we gave it up is no end: the robot may still tell the truth of it.
    const isRobots = source.startsWith('device')
    const isEnd = isRobots && ENDS.has(type)
    if (!isEnd && (isRobots || type !== 'work.start')) return message
    const { job_id } = payload
    if (typeof job_id !== 'string' || missionOfJob(job_id) === undefined) return message
    if (!isEnd) {
      if (!after.given?.includes(job_id)) after = { ...after, given: newest(after.given, job_id) }
      return message
    }
    const end = `${job_id} ${message_id}`
    const known = after.ended?.find((one) => one.startsWith(`${job_id} `))
    const wasNeverGiven = after.given !== undefined && !after.given.includes(job_id)
    if ((known !== undefined && known !== end) || wasNeverGiven) return { ...message, stale: true as const }
    if (known === undefined) after = { ...after, ended: newest(after.ended, end) }
    return message
  })
  return { messages: marked, after }
}

function newest(known: readonly string[] | undefined, one: string): readonly string[] {
  return [...(known ?? []), one].slice(-REMEMBERED_MAX)
}
