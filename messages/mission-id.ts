// A mission is a subject of the line like a robot (docs/adr/0047): what is said about it lies under `mission:<id>` wherever a
// robot's id would stand. The colon keeps the two apart: a mission's own id has none, and no robot's id begins like this.

/** What we accept as a mission's id. Not . and ..: in a path they mean a place (as with robots' ids). */
export const MISSION_ID = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,64}$/
/** What was expected in place of something else. */
export const MISSION_ID_WORDS = 'a mission id of 1 to 64 of A-Z a-z 0-9 _ . -, not . or ..'

/** Also the beginning that no robot's id may have. */
export const MISSION_SUBJECT = 'mission:'

/** `mission:<id>`: subject, partition key, and the key of its rows where a robot's id stands. */
export function missionSubject(missionId: string): string {
  return `${MISSION_SUBJECT}${missionId}`
}

/** The mission behind a key of the line's tables; undefined for a robot's. */
export function missionIdOf(subjectKey: string): string | undefined {
  return subjectKey.startsWith(MISSION_SUBJECT) ? subjectKey.slice(MISSION_SUBJECT.length) : undefined
}

/** Where our own doors say what concerns a mission. No topic rule hears it and no device may publish there. */
export function missionTopic(missionId: string): string {
  return `missions/${missionId}/messages`
}

/** The job that a robot does for one allocation of a mission; also the orderId of VDA 5050. */
export function jobIdOf(missionId: string, allocation: number): string {
  return `${MISSION_SUBJECT}${missionId}:${allocation}`
}

/** The exact inverse of jobIdOf; undefined for a job that is nobody's mission. */
export function missionOfJob(jobId: string): { readonly mission_id: string; readonly allocation: number } | undefined {
  const [, missionId, allocation] = JOB_ID.exec(jobId) ?? []
  if (missionId === undefined || !MISSION_ID.test(missionId)) return undefined
  return { mission_id: missionId, allocation: Number(allocation) }
}

const JOB_ID = /^mission:([^:]+):([1-9]\d{0,5})$/
