import type { CommandRow } from '../commands/command-row.ts'
import type { Step } from '../commands/course.ts'
import type { Line } from '../commands/line.ts'
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
  /** What it waits for. */
  readonly step: Step['step']
}

/** Commands as somebody looks at them. */
export interface CommandsReader {
  /** Ids are a robot's own: without the robot, one that has it. */
  find(commandId: string, robotId?: string): Promise<CommandRow | undefined>
  /** Newest first. */
  list(robotId: string, paging: Paging): Promise<Page<CommandRow>>
}
