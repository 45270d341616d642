import {
  type CommandBook,
  type CommandsReader,
  type KeptCommand,
  type Line,
  NOBODY,
} from '../../functions/ports/command-book.ts'
import { type CommandRow, jobStartedBy } from '../../functions/ports/command-row.ts'

export interface FakeCommandBook extends CommandBook, CommandsReader {
  /** Rows as they stand, in the order in which they were opened. */
  rows(): readonly CommandRow[]
}

export const fakeCommandBook = (): FakeCommandBook => {
  const kept = new Map<string, KeptCommand>()
  const lines = new Map<string, Line>()
  const jobs = new Map<string, string>()
  const keyOf = (robotId: string, commandId: string): string => `${robotId} ${commandId}`

  const putLine = (robotId: string, line: Line): boolean => {
    if ((lines.get(robotId) ?? NOBODY).version !== line.version) return false
    lines.set(robotId, structuredClone({ ...line, version: line.version + 1 }))
    return true
  }

  return {
    rows: () => [...kept.values()].map(({ row }) => row),
    read: async (robotId, commandId) => structuredClone(kept.get(keyOf(robotId, commandId))),
    open: async (row, line) => {
      const key = keyOf(row.robot_id, row.command_id)
      if (kept.has(key)) return 'exists'
      if (line && !putLine(row.robot_id, line)) return 'changed'
      kept.set(key, structuredClone({ row: { ...row, row_version: 1 } }))
      const job = jobStartedBy(row)
      if (job !== undefined) jobs.set(keyOf(row.robot_id, job), row.command_id)
      return 'opened'
    },
    write: async (next) => {
      const key = keyOf(next.row.robot_id, next.row.command_id)
      if (kept.get(key)?.row.row_version !== next.row.row_version) return 'changed'
      const written = { ...next, row: { ...next.row, row_version: next.row.row_version + 1 } }
      kept.set(key, structuredClone(written))
      return written
    },
    ofJob: async (robotId, jobId) => jobs.get(keyOf(robotId, jobId)),
    line: async (robotId) => structuredClone(lines.get(robotId) ?? NOBODY),
    writeLine: async (robotId, line) => (putLine(robotId, line) ? 'written' : 'changed'),
    find: async (commandId, robotId) =>
      [...kept.values()].find(
        ({ row }) => row.command_id === commandId && (robotId === undefined || row.robot_id === robotId),
      )?.row,
    list: async (robotId, { limit, after }) => {
      const placeOf = ({ asked_at, command_id }: CommandRow): readonly [string, string] => [
        `${asked_at}#${command_id}`,
        command_id,
      ]
      const all = [...kept.values()]
        .map(({ row }) => row)
        .filter(({ robot_id }) => robot_id === robotId)
        .sort((one, other) => (placeOf(one)[0] < placeOf(other)[0] ? 1 : -1))
        .filter((row) => after === undefined || placeOf(row)[0] < (after[0] ?? ''))
      const items = all.slice(0, limit)
      const last = items.at(-1)
      return { items, ...(all.length > limit && last && { next: placeOf(last) }) }
    },
  }
}
