/**
 * What stays of an erased robot stays under another name: counts add up and the audit trail says what was done, and neither says
 * to whom. The name is derived, so that every step and every second run writes the same one, and whoever knows the id of a robot
 * can ask whether it was erased. It hides nothing from somebody who tries all ids: what it names is counts.
 */
import { derivedId } from '../../../messages/ids.ts'
import { messagesTopic, subjectOf, thingNameOf } from '../../../messages/robot-id.ts'

export const pseudonymOf = (robotId: string): string => `erased-${derivedId('erased-robot', robotId)}`

/** A text without the robot's id. */
export type Renaming = (text: string) => string

/**
 * Everywhere in a text where the id stands as a word of its own: of `r1` the one in `robot:r1`, `robots/r1/messages` and "r1 is
 * late", not the one in `r10` or `site.r1`. For what people and our own programs have written about robots.
 */
export const renamingOf = (robotId: string): Renaming => {
  const pseudonym = pseudonymOf(robotId)
  const names = [...new Set([robotId, thingNameOf(robotId)])].map(escaped)
  const word = new RegExp(`(?<![\\w-]|[\\w-][.:])(robot:)?(?:${names.join('|')})(?![\\w-]|[.:][\\w-])`, 'g')
  return (text) => text.replace(word, (_, subject = '') => `${subject}${pseudonym}`)
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * A value as JSON says it, without the robot's id: only texts that are the id, its subject or its topic as a whole. For what
 * others have said, where the same letters in the middle of a text may mean something else.
 */
export const renamedValue = (value: unknown, robotId: string): unknown => {
  if (typeof value === 'string') return namesOf(robotId).get(value) ?? value
  if (Array.isArray(value)) return value.map((one) => renamedValue(one, robotId))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamedValue(one, robotId)]))
}

const namesOf = (robotId: string): ReadonlyMap<string, string> => {
  const pseudonym = pseudonymOf(robotId)
  return new Map([
    [robotId, pseudonym],
    [thingNameOf(robotId), pseudonym],
    [subjectOf(robotId), subjectOf(pseudonym)],
    [messagesTopic(robotId), messagesTopic(pseudonym)],
  ])
}
