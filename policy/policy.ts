// The policy: which message moves a robot, or a mission, from which state to which, and what is done on the way. It is data
// (robot.v1.json, mission.v1.json …); this file says what the data must look like and refuses anything else with its place.
//
// Rules, each with its reason:
//   · A row per state, a cell per request or fact; empty rows are written out, so that nothing is allowed by being forgotten.
//   · A blank cell is a refusal: recorded, nothing changes. There is no default row and no wildcard.
//   · Every cell has a reason. Who changes a cell later has to know what it was for.
//   · Telemetry has no column: it is observed, it decides nothing.
//   · A state that no message leads to is an error: it is a typo or left over.
//   · A handler never sets the state; the cell does. Handlers run in the order given, before the commit.
// A new column is a new message in messages/catalogue.ts; a new handler is a line in handlers.ts.

import { catalogue } from '../messages/catalogue.ts'
import type { SubjectKind } from '../messages/message-type.ts'
import type { Guard } from './guard.ts'
import type { HandlerName } from './handlers.ts'
import { checkPolicy } from './validation.ts'

export interface Cell {
  readonly next: string
  readonly handlers: readonly HandlerName[]
  readonly guard?: Guard
  /** Why this is allowed, as a sentence for whoever changes it next. */
  readonly reason: string
}

export interface State {
  /** What the robot is when it is in this state, as a sentence. */
  readonly description: string
}

export type CellRow = Readonly<Record<string, Cell>>

export interface Policy {
  readonly title: string
  /** Whose states these are. */
  readonly subject: SubjectKind
  /** `v1`; with the subject it is the file's name. */
  readonly version: string
  /** Of a robot that was never heard. */
  readonly initial: string
  /** What happens to the robot when a message fails for good: go on with the next, or wait for a person. */
  readonly on_permanent_failure: 'continue' | 'hold'
  /** States in which a robot finishes what it does under this version, whatever is rolled out; see at-work.ts. */
  readonly at_work?: readonly string[]
  /** What the table as a whole follows, one sentence each. */
  readonly rules: readonly string[]
  readonly states: Readonly<Record<string, State>>
  /** By state, then by message type. */
  readonly cells: Readonly<Record<string, CellRow>>
}

/** Types that may have a column: what decides something about such a subject. */
export const columnsOf = (subject: SubjectKind): readonly string[] =>
  catalogue
    .filter((entry) => (entry.subject ?? 'robot') === subject && (entry.kind === 'request' || entry.kind === 'fact'))
    .map((entry) => entry.type)

/** Those of robots. */
export const columns: readonly string[] = columnsOf('robot')

/** `file` is the name that errors begin with, such as `robot.v3.json`; its subject and version must be those inside. */
export function parsePolicy(file: string, value: unknown): Policy {
  const problems = checkPolicy(file, value, columnsOf)
  if (problems.length > 0) throw new InvalidPolicy(problems)
  return value as Policy
}

/** Each problem names its place, the value found there, and what would be right. */
export class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}
