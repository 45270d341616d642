import type { CommandRow } from './command-row.ts'
import type { Page, Paging } from './page.ts'

/** Every command, and the line of each robot. What is written replaces what was read, or nothing. */
export interface CommandBook {
  read(robotId: string, commandId: string): Promise<KeptCommand | undefined>
  /** Opens the row, under its job's id too if it starts one, and with it the line as it then is; `exists`: it was opened before. */
  open(row: CommandRow, line?: Line): Promise<'opened' | 'exists' | 'changed'>
  /** `kept.row` as it is to be, with the version that was read. Answers what stands now. */
  write(kept: KeptCommand): Promise<KeptCommand | 'changed'>
  /** The command that gave the robot this job. */
  ofJob(robotId: string, jobId: string): Promise<string | undefined>
  line(robotId: string): Promise<Line>
  writeLine(robotId: string, line: Line): Promise<'written' | 'changed'>
}

/** A row, and how whoever waits for it is told. The token never leaves the table but for Step Functions. */
export interface KeptCommand {
  readonly row: CommandRow
  readonly waiter?: Waiter
}

export interface Waiter {
  readonly token: string
  /** What it waits for: the acknowledgement, its turn or the robot, the end. */
  readonly step: 'deliver' | 'wait' | 'result'
}

/** The commands of one robot that are not with it yet (functions/commands/line.ts). */
export interface Line {
  readonly on_its_way?: { readonly command_id: string; readonly until: number }
  /** In the order in which they were asked for. */
  readonly waiting: readonly Waiting[]
  /** Counts the writes. */
  readonly version: number
}

export interface Waiting {
  readonly command_id: string
  readonly priority: 'urgent' | 'normal'
}

export const NOBODY: Line = { waiting: [], version: 0 }

/** Commands as somebody looks at them. */
export interface CommandsReader {
  /** Ids are a robot's own: without the robot, one that has it. */
  find(commandId: string, robotId?: string): Promise<CommandRow | undefined>
  /** Newest first. */
  list(robotId: string, paging: Paging): Promise<Page<CommandRow>>
}
