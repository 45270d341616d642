// Who a message is about is decided by the topic alone (and by the client id for presence): it is what the device's policy
// authorises. A payload that says otherwise is a security event, never a correction.
//
// Thing names allow [a-zA-Z0-9:_-] only, VDA serial numbers also '.', manufacturers even spaces. Ids outside that alphabet
// are written into thing names as `_xHHHH_` per UTF-16 unit (the ISO 9075 way); a name that already looks escaped has its
// underscore escaped, so the way back is exact and ordinary names stay as they are.

import { MISSION_SUBJECT, missionIdOf, missionTopic } from './mission-id.ts'

export const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/
/**
 * What we accept as a robot's id: thing names plus what VDA serial numbers allow. Not . and ..: in a path they mean a place,
 * and every client takes them out of a URL (RFC 3986, 5.2.4), escaped or not, so that nobody could ask for such a robot. Nor
 * what begins as a mission's subject does: both are keys of the same tables.
 */
export const ROBOT_ID = new RegExp(`^(?!\\.{1,2}$|${MISSION_SUBJECT})[A-Za-z0-9:_.-]{1,128}$`)
/** Whose rows and messages these are: a robot's id, or `mission:<id>`. */
export const LINE_KEY = /^(?!\.{1,2}$)[A-Za-z0-9:_.-]{1,128}$/
/** What was expected in place of something else. */
export const ROBOT_ID_WORDS =
  'a robot id of 1 to 128 of A-Z a-z 0-9 : _ . - that does not begin with mission:, not . or ..'

/** `robot:<id>`; a mission's key is its subject already. */
export function subjectOf(key: string): string {
  return missionIdOf(key) === undefined ? `robot:${key}` : key
}

/** The up-topic on which a robot, or another door in its matter, says what triggers; of a mission's key the mission's. */
export function messagesTopic(key: string): string {
  const missionId = missionIdOf(key)
  return missionId === undefined ? `robots/${thingNameOf(key)}/messages` : missionTopic(missionId)
}

/** The thing name (and MQTT client id) of a robot. */
export function thingNameOf(robotId: string): string {
  // What looks escaped may come to do so only by the escape that follows it: `_x2EE0.`
  return robotId.replace(/_(?=x[0-9A-F]{4}(?:_|[^a-zA-Z0-9:_-]))|[^a-zA-Z0-9:_-]/g, escaped)
}

/** The robot behind a thing name: the exact inverse of thingNameOf. */
export function robotIdOfThing(thingName: string): string {
  // Nearly every name is plain, and this runs for every record.
  if (!thingName.includes('_x')) return thingName
  return thingName.replace(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function escaped(unit: string): string {
  return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}
