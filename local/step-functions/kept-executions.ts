/**
 * Standard executions that outlive the process: one file to which a start, each state entered and the end are appended
 * before anybody acts on them. The machine as it was is kept with its executions, once for all of them: AWS goes on with the
 * definition that an execution began with.
 */
import { hash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineSpec } from './machines.ts'
import type { Execution, ExecutionEnd, StateEntered } from './standard.ts'
import type { AwaitedToken } from './task-tokens.ts'

export interface KeptExecutions {
  /** As they stood when the process ended, oldest first. */
  readonly executions: readonly Execution[]
  started(execution: Execution): void
  entered(execution: Execution): void
  /** Its token was given out, heard of, or answered. */
  awaits(execution: Execution): void
  ended(execution: Execution): void
  close(): void
}

type Line =
  | { readonly machine: string; readonly spec: MachineSpec }
  | { readonly started: StartedLine }
  | { readonly entered: string; readonly at: StateEntered; readonly events: number }
  | { readonly awaits: string; readonly awaited: AwaitedToken }
  | { readonly ended: string; readonly end: ExecutionEnd }

/** In files of before, each with its machine. */
type StartedLine = Omit<Execution, 'machine'> & { readonly machine: string | MachineSpec }

/** A file that is rewritten at every turn would be slower than one that is three quarters history. */
const growth = 4

/** `live` gives all executions that are still remembered whenever the file is written anew. */
export function keptExecutions(
  directory: string,
  live: () => Iterable<Execution>,
  bytesMin = 8 * 1024 * 1024,
): KeptExecutions {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'executions.jsonl')
  const executions = readBack(path)
  let machines = machinesKnown()
  let bytes = writeAnew(path, executions, machines)
  let bytesMax = Math.max(bytesMin, growth * bytes)
  let descriptor = openSync(path, 'a')
  const append = (line: Line) => {
    bytes += writeSync(descriptor, `${JSON.stringify(line)}\n`)
    if (bytes <= bytesMax) return
    closeSync(descriptor)
    machines = machinesKnown()
    bytes = writeAnew(path, live(), machines)
    bytesMax = Math.max(bytesMin, growth * bytes)
    descriptor = openSync(path, 'a')
  }
  return {
    executions,
    started(execution) {
      for (const line of machines.linesOf(execution)) append(line)
    },
    entered({ arn, at, events }) {
      if (at) append({ entered: arn, at, events })
    },
    awaits({ arn, at }) {
      if (at?.awaited) append({ awaits: arn, awaited: at.awaited })
    },
    ended({ arn, end }) {
      if (end) append({ ended: arn, end })
    },
    close: () => closeSync(descriptor),
  }
}

function readBack(path: string): readonly Execution[] {
  const found = new Map<string, Execution>()
  const specs = new Map<string, MachineSpec>()
  for (const text of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const line = parsed(text)
    if (!line) continue
    if ('spec' in line) {
      specs.set(line.machine, line.spec)
      continue
    }
    if ('started' in line) {
      const { machine } = line.started
      const spec = typeof machine === 'string' ? specs.get(machine) : machine
      if (spec) found.set(line.started.arn, { ...line.started, machine: spec })
      continue
    }
    const execution = found.get('entered' in line ? line.entered : 'awaits' in line ? line.awaits : line.ended)
    if (!execution) continue
    if ('entered' in line) Object.assign(execution, { at: line.at, events: line.events })
    else if ('ended' in line) execution.end = line.end
    else if (execution.at) execution.at = { ...execution.at, awaited: line.awaited }
  }
  return [...found.values()]
}

/** A line that a killed process left unfinished was not acted on yet. */
function parsed(text: string): Line | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}

function writeAnew(path: string, executions: Iterable<Execution>, machines: MachinesKnown): number {
  const file = openSync(`${path}.new`, 'w')
  let bytes = 0
  for (const execution of executions) {
    for (const line of machines.linesOf(execution)) bytes += writeSync(file, `${JSON.stringify(line)}\n`)
  }
  closeSync(file)
  renameSync(`${path}.new`, path)
  return bytes
}

interface MachinesKnown {
  /** Of a start; before it its machine, if the file does not have it yet. */
  linesOf(execution: Execution): readonly Line[]
}

function machinesKnown(): MachinesKnown {
  const keys = new WeakMap<MachineSpec, string>()
  const written = new Set<string>()
  return {
    linesOf({ machine: spec, ...execution }) {
      const key = keys.get(spec) ?? hash('sha1', JSON.stringify(spec))
      keys.set(spec, key)
      const started: Line = { started: { ...execution, machine: key } }
      if (written.has(key)) return [started]
      written.add(key)
      return [{ machine: key, spec }, started]
    },
  }
}
