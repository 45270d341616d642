import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { messageType } from '../messages/catalogue.ts'
import type { RobotRow } from '../policy/guard.ts'
import { cellOf, type Decision, next } from '../policy/next.ts'
import { readPolicy } from '../policy/policies.ts'
import { InvalidPolicy, type Policy } from '../policy/policy.ts'
import { run, UsageError } from './command.ts'
import { firstOf, type Line, readTranscript } from './transcript.ts'

/*
 * npm run simulate -- policy.json transcript [--json]
 *
 * What a policy would do, before anything is deployed: each line of the transcript with the transition it makes, or the
 * refusal and why. A refusal is an answer, not an error: the exit code is 1 only for files that cannot be read.
 */
const usage = 'npm run simulate -- policy/robot.v1.json policy/examples/day.transcript [--json]'

/** One line of the transcript and what became of it. */
export interface Step {
  readonly line: number
  readonly robot_id: string
  readonly type: string
  readonly from: string
  readonly to: string
  readonly outcome: 'applied' | 'refused' | 'observed'
  readonly handlers: readonly string[]
  /** The cell's reason, or why it was refused. */
  readonly reason: string
}

export const simulate = (policy: Policy, lines: readonly Line[]): readonly Step[] => {
  const rows = new Map<string, RobotRow & { readonly revision: number }>()
  return lines.map((line) => {
    const row = rows.get(line.robot_id) ?? newRow(policy, line.robot_id)
    if (line.kind === 'telemetry')
      return { ...stepOf(line, row.state, row.state), outcome: 'observed', reason: 'Telemetry decides nothing.' }
    const decision = next(policy, row, line)
    if (decision.outcome === 'refused')
      return {
        ...stepOf(line, row.state, row.state),
        outcome: 'refused',
        reason: refusalOf(policy, row.state, line, decision),
      }
    rows.set(line.robot_id, { ...row, state: decision.to, revision: row.revision + 1 })
    return {
      ...stepOf(line, row.state, decision.to),
      outcome: 'applied',
      handlers: decision.handlers,
      reason: cellOf(policy, row.state, line.type)?.reason ?? '',
    }
  })
}

const newRow = (policy: Policy, robot_id: string): RobotRow & { readonly revision: number } => ({
  robot_id,
  state: policy.initial,
  policy_version: policy.version,
  revision: 0,
  last_sequence: -1,
})

const stepOf = ({ line, robot_id, type }: Line, from: string, to: string) => ({
  line,
  robot_id,
  type,
  from,
  to,
  handlers: [],
})

/** Names what is wrong, the value, and what would be allowed. */
const refusalOf = (
  policy: Policy,
  state: string,
  { type, payload }: Line,
  decision: Decision & { outcome: 'refused' },
): string => {
  if (decision.reason === 'not_allowed') {
    const requests = Object.keys(policy.cells[state] ?? {}).filter((other) => messageType(other)?.kind === 'request')
    const about = policy.states[state]?.description ?? ''
    return `${type} is not allowed in ${state}. ${about} Requests allowed there: ${requests.join(', ') || 'none'}.`
  }
  const guard = cellOf(policy, state, type)?.guard
  const asked = guard
    ? ` (${guard.path} ${guard.op} ${JSON.stringify(guard.value)}; payload ${JSON.stringify(payload)})`
    : ''
  return `not ${decision.guard}${asked}`
}

export const report = (policy: Policy, steps: readonly Step[]): string => {
  const width = (pick: (step: Step) => string): number => Math.max(0, ...steps.map((step) => pick(step).length))
  const columns = [
    width((step) => String(step.line)),
    width((step) => step.robot_id),
    width((step) => step.type),
  ] as const
  const moves = width(moveOf)
  const lines = steps.map((step) => {
    const place = `${String(step.line).padStart(columns[0])}  ${step.robot_id.padEnd(columns[1])}  ${step.type.padEnd(columns[2])}`
    return `${place}  ${moveOf(step).padEnd(moves)}  ${endOf(step)}`.trimEnd()
  })
  return [...lines, '', summaryOf(policy, steps), ''].join('\n')
}

const moveOf = ({ from, to, outcome }: Step): string =>
  outcome === 'applied' ? `${from} → ${to}` : `${outcome} in ${from}`

const endOf = ({ outcome, handlers, reason }: Step): string =>
  outcome === 'applied' ? `[${handlers.join(', ')}]` : reason

const summaryOf = (policy: Policy, steps: readonly Step[]): string => {
  const count = (outcome: Step['outcome']): number => steps.filter((step) => step.outcome === outcome).length
  const states = new Map(steps.map(({ robot_id, to }) => [robot_id, to]))
  const ends = [...states].map(([robot, state]) => `${robot} ${state}`).join(', ')
  return `policy ${policy.version}: ${count('applied')} applied, ${count('refused')} refused, ${count('observed')} observed. At the end: ${ends}.`
}

const main = (positionals: readonly string[], json: boolean): void => {
  const [policyPath, transcriptPath, ...rest] = positionals
  if (policyPath === undefined || transcriptPath === undefined || rest.length > 0)
    throw new UsageError(`needs a policy and a transcript: ${usage}`)
  const policy = withNames(policyPath, readPolicy)
  const transcript = withNames(transcriptPath, (path) => readFileSync(path, 'utf8'))
  const steps = simulate(policy, readTranscript(basename(transcriptPath), transcript))
  process.stdout.write(json ? steps.map((step) => `${JSON.stringify(step)}\n`).join('') : report(policy, steps))
}

/** A file that is missing or wrong is the person's mistake: a line per problem, no stack. */
const withNames = <Value>(path: string, read: (path: string) => Value): Value => {
  try {
    return read(path)
  } catch (error) {
    if (error instanceof InvalidPolicy) throw new UsageError(firstOf(error.problems))
    if (error instanceof Error && 'code' in error)
      throw new UsageError(`${path} cannot be read (${String(error.code)}): ${usage}`)
    throw error
  }
}

if (import.meta.main) {
  await run({ usage, options: { json: { type: 'boolean', default: false } } }, async ({ positionals, values }) =>
    main(positionals, values.json),
  )
}
