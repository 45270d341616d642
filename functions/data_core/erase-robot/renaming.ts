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
 * A value as JSON says it, without the robot's id: only texts that are the id, its subject or its topic as a whole, and none that is
 * a word of ours (`kind: "charge"`). For what others have said, where the same letters in the middle of a text may mean something else.
 */
export const renamedValue = (value: unknown, robotId: string): unknown => renamingBy(robotId, 'said')('', value)

const namesOf = (robotId: string): ReadonlyMap<string, string> => {
  const pseudonym = pseudonymOf(robotId)
  return new Map([
    [robotId, pseudonym],
    [thingNameOf(robotId), pseudonym],
    [subjectOf(robotId), subjectOf(pseudonym)],
    [messagesTopic(robotId), messagesTopic(pseudonym)],
  ])
}

/** What stands under a name in a row, without the robot's id. */
export type RowRenaming = (name: string, value: unknown) => unknown

/**
 * Rows about what people and missions did. An id may be any word: `2`, `null`, `applied`, `2026-11-20`. So it is looked for by where
 * it stands, and never in the row's text: a robot's name in members that hold one, as a word in what people wrote, as a whole
 * elsewhere, and not at all in members that hold words of our own, moments and other ids.
 */
export const rowRenamingOf = (robotId: string): RowRenaming => renamingBy(robotId, 'rows')

/** Rows of other robots: in members that hold a robot's name, nowhere else. */
export const nameRenamingOf = (robotId: string): RowRenaming => renamingBy(robotId, 'names')

const renamingBy = (robotId: string, looksInto: 'rows' | 'names' | 'said'): RowRenaming => {
  const names = namesOf(robotId)
  const pseudonym = pseudonymOf(robotId)
  const called = new RegExp(`\\b(robot[:#]|robots/)${escaped(robotId)}(?![\\w-]|[.:][\\w-])`, 'g')
  const told = toldRenamingOf(robotId)
  const text = (name: string, value: string): string => {
    if (isPacked(value)) return repacked(name, value)
    // Whatever it stands in: `robot:r1`, `robots/r1/messages`, `robot#r1`.
    const without = value.replace(called, (_, before: string) => `${before}${pseudonym}`)
    if (ofRobots.has(name)) return names.get(value) ?? without
    if (looksInto === 'names' || isOurs(name)) return without
    const isTold = looksInto === 'rows' && (ofPeople.has(name) || /\s/.test(value))
    return isTold ? told(value) : (names.get(value) ?? without)
  }
  const repacked = (name: string, value: string): string => {
    try {
      const before: unknown = JSON.parse(value)
      const after = JSON.stringify(renamed(name, before))
      return after === JSON.stringify(before) ? value : after
    } catch {
      // Somebody's sentence in brackets.
      return looksInto === 'rows' && ofPeople.has(name) ? told(value) : value
    }
  }
  const renamed: RowRenaming = (name, value) => {
    if (typeof value === 'string') return text(name, value)
    if (Array.isArray(value)) return value.map((one) => renamed(name, one))
    if (typeof value !== 'object' || value === null) return value
    const isByRobot = keyedByRobot.has(name)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        isByRobot ? (names.get(key) ?? key) : key,
        renamed(isByRobot ? '' : key, one),
      ]),
    )
  }
  return renamed
}

const isPacked = (text: string): boolean => /^[[{]/.test(text)

const ofRobots: ReadonlySet<string> = new Set([
  ...['robot_id', 'wanted_robot_id', 'robot', 'robots', 'robot_ids', 'subject', 'topic', 'client_id', 'thing'],
  ...['not_by', 'allocations'],
])

const ofPeople: ReadonlySet<string> = new Set([
  ...['why', 'started_why', 'ended_because', 'note', 'reason', 'because', 'text', 'error_text', 'error'],
])

const keyedByRobot: ReadonlySet<string> = new Set(['robots', 'by_robot', 'not_by', 'allocations'])

const isOurs = (name: string): boolean => ours.has(name) || /_(at|by|id|version)$/.test(name)

const ours: ReadonlySet<string> = new Set([
  ...[
    'kind',
    'status',
    'stage',
    'type',
    'state',
    'phase',
    'outcome',
    'action',
    'code',
    'table',
    'book',
    'day',
    'audited',
  ],
  ...[
    'created',
    'entry',
    'by',
    'owner',
    'from',
    'to',
    'until',
    'version',
    'lane',
    'dialect',
    'error_class',
    'fingerprint',
  ],
  ...[
    'queue',
    'queue_turn',
    'turn',
    'example',
    'requested',
    'requires',
    'priority',
    'load',
    'fleet',
    'hours',
    'by_status',
    'last_seen',
    'name',
    'unit',
  ],
])

/** In a sentence a number or a date is no robot, unless it is called one. */
const toldRenamingOf = (robotId: string): Renaming => {
  if (/[a-z]/i.test(robotId)) return renamingOf(robotId)
  const pseudonym = pseudonymOf(robotId)
  const called = new RegExp(`(robots?[ :#/]"?)${escaped(robotId)}(?![\\w-]|[.:][\\w-])`, 'gi')
  return (text) => text.replace(called, (_, before: string) => `${before}${pseudonym}`)
}

/** A page: what is read on it, not what it is made of. Undefined: a number or a date, which cannot be told from those of the page. */
export const pageRenamingOf = (robotId: string): Renaming | undefined => {
  if (!/[a-z]/i.test(robotId)) return undefined
  const word = renamingOf(robotId)
  return (html) =>
    html.replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>|<[^>]*>|[^<]+/g, (part, block?: string) => {
      if (block !== undefined) return part
      if (!part.startsWith('<')) return word(part)
      return part.replace(/\b(title|aria-label|data-[\w-]+|href|id)="([^"]*)"/g, (all, name, value) =>
        word(value) === value ? all : `${name}="${word(value)}"`,
      )
    })
}
