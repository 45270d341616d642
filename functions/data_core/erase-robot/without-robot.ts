/**
 * One object of the lake without what one robot has said or what is known of it. Records of the robot are left out; what a
 * mission has said about it, and what people did about it, stays under another name (renaming.ts). Everything else stays byte for
 * byte, also what nobody can read: who cannot be told to have said it cannot be erased from it.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import { readArrival } from '../../../messages/open.ts'
import { documentsIn } from '../../lake/documents.ts'
import { HUSHED } from '../../ports/robot-rows.ts'
import { erasedFolders, type Folder } from './folders.ts'
import type { FailureIds } from './phases.ts'
import { nameRenamingOf, pageRenamingOf, renamedValue, renamingOf, rowRenamingOf } from './renaming.ts'
import { rowsWithout } from './rows-without.ts'

export interface Without {
  /** Absent: nothing of it is left. */
  readonly bytes?: Uint8Array
  readonly removed: number
  readonly renamed: number
}

/** Undefined: there is nothing of the robot in it. */
export const withoutRobot = async (
  folder: Folder,
  stored: Uint8Array,
  robotId: string,
  /** Of failures of its messages. */
  failureIds: FailureIds = [],
): Promise<Without | undefined> => {
  const kind = erasedFolders[folder]
  if (kind === 'parquet') return rowsWithout(stored, robotId)
  const isPacked = stored[0] === 0x1f && stored[1] === 0x8b
  const text = isPacked ? gunzipSync(stored) : stored
  const without =
    kind === 'text' ? textWithout(text, robotId) : documentsWithout(text, judges[kind](robotId, failureIds))
  if (without === undefined || without.bytes === undefined || !isPacked) return without
  return { ...without, bytes: gzipSync(without.bytes) }
}

/** What becomes of a document: it goes, stays as it is, or is written anew. */
type Judge = (document: Uint8Array) => 'goes' | 'stays' | Uint8Array

const documentsWithout = (text: Uint8Array, judge: Judge): Without | undefined => {
  const kept: Uint8Array[] = []
  let removed = 0
  let renamed = 0
  for (const document of documentsIn(text)) {
    const judged = judge(document)
    if (judged === 'goes') removed += 1
    else if (judged === 'stays') kept.push(document, LINE_FEED)
    else {
      renamed += 1
      kept.push(judged, LINE_FEED)
    }
  }
  if (removed + renamed === 0) return undefined
  return { removed, renamed, ...(kept.length > 0 && { bytes: Buffer.concat(kept) }) }
}

const LINE_FEED = Buffer.from('\n')

const judges: Readonly<
  Record<'said' | 'rows' | 'undelivered' | 'changes', (robotId: string, failureIds: FailureIds) => Judge>
> = {
  said: (robotId) => (document) => ofSaid(document, robotId),

  rows: (robotId) => (document) => (isAbout(parsed(document), robotId) ? 'goes' : 'stays'),

  // Firehose wraps what it could not deliver, the record itself as base64.
  undelivered: (robotId) => (document) => {
    const { rawData } = parsed(document)
    if (typeof rawData !== 'string') return 'stays'
    return ofSaid(Buffer.from(rawData, 'base64'), robotId) === 'goes' ? 'goes' : 'stays'
  },

  changes: (robotId, failureIds) => {
    const [ofRows, ofNames] = [rowRenamingOf(robotId), nameRenamingOf(robotId)]
    const ids = failureIds === 'all' ? undefined : new Set(failureIds)
    return (document) => {
      const change = parsed(document)
      const { table, keys, image } = change
      if (!renamedTables.has(String(table)) && (isAbout(keys, robotId) || isAbout(image, robotId))) return 'goes'
      const { example, error_text } = (image ?? {}) as Fields
      // The text of a group is that of its newest failure, which quotes what was said.
      const isQuoting = table === 'failure-groups' && typeof error_text === 'string' && error_text !== HUSHED
      const hushed = isQuoting && (ids === undefined || ids.has(String(example)))
      const rename = renamedTables.has(String(table)) ? ofRows : ofNames
      const after = {
        ...change,
        ...('keys' in change && { keys: rename('', keys) }),
        ...('image' in change && {
          image: rename('', hushed ? { ...(image as Fields), error_text: HUSHED } : image),
        }),
      }
      return JSON.stringify(after) === JSON.stringify(change) ? 'stays' : Buffer.from(JSON.stringify(after))
    }
  },
}

/** About missions and about what people did, not about robots: their rows only name one. */
const renamedTables: ReadonlySet<string> = new Set(['operations', 'missions', 'failure-groups'])

const ofSaid = (document: Uint8Array, robotId: string): ReturnType<Judge> => {
  const reading = readArrival({ data: document, sequence_number: 'lake' })
  if (reading.outcome === 'rejected') return reading.arrival?.robot_id === robotId ? 'goes' : ofTopic(document, robotId)
  const { subject, robot_id } = reading.arrival
  if (robot_id === robotId) return 'goes'
  return subject.startsWith('mission:') ? ofMission(document, robotId) : 'stays'
}

/** What is no record of ours in all its parts still has the topic that it came by. */
const ofTopic = (document: Uint8Array, robotId: string): ReturnType<Judge> => {
  const { topic, client_id } = parsed(document)
  const named = [topic, client_id].filter((one) => typeof one === 'string').join(' ')
  return renamingOf(robotId)(named) === named ? 'stays' : 'goes'
}

const ofMission = (document: Uint8Array, robotId: string): ReturnType<Judge> => {
  const record = parsed(document)
  const said = fromJson(Buffer.from(String(record.data), 'base64').toString('utf8'))
  const renamed = renamedValue(said, robotId)
  if (JSON.stringify(renamed) === JSON.stringify(said)) return 'stays'
  const data = Buffer.from(JSON.stringify(renamed)).toString('base64')
  return Buffer.from(JSON.stringify({ ...record, data }))
}

const isAbout = (row: unknown, robotId: string): boolean => {
  const { robot_id, subject } = (row ?? {}) as Fields
  return robot_id === robotId || subject === `robot:${robotId}`
}

const textWithout = (text: Uint8Array, robotId: string): Without | undefined => {
  const before = Buffer.from(text).toString('utf8')
  const rename = pageRenamingOf(robotId)
  // A page can be made again, from what has no such robot any more.
  if (rename === undefined) return before.includes(robotId) ? { removed: 1, renamed: 0 } : undefined
  const after = rename(before)
  return after === before ? undefined : { bytes: Buffer.from(after), removed: 0, renamed: 1 }
}

type Fields = Readonly<Record<string, unknown>>

const parsed = (document: Uint8Array): Fields => {
  const value = fromJson(Buffer.from(document).toString('utf8'))
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON names nobody that could be told.
    return undefined
  }
}
