/**
 * The stacks with one safeguard taken out, by changing the text of a bundle or of a compiled machine when the assembly is
 * read. A change that finds nothing to change is an error: the safeguard has moved, and the mutant must follow it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Assembly, Template } from '../../local/assembly/read.ts'

export interface Mutant {
  readonly without: string
  /** The invariants that stand on it: at least one of them must fall. */
  readonly because: readonly string[]
  /** Of the usual seeds, the shortest that was seen to bite. */
  readonly bitten_by: number
  readonly of: (assembly: Assembly) => Assembly
}

export const mutants: readonly Mutant[] = [
  {
    without: 'the fence: the commit writes whatever the revision is',
    because: ['I3', 'I5'],
    bitten_by: 7,
    of: (assembly) =>
      withMachines(assembly, (text) =>
        replaced(text, /#revision = :expected/g, '(#revision = :expected OR attribute_exists(robot_id))'),
      ),
  },
  {
    without: 'the order guard: what lies before the last applied message, by place or by number, is run all the same',
    because: ['I4'],
    bitten_by: 178,
    of: (assembly) =>
      withDispatch(assembly, (code) => {
        const byNumber = replaced(code, /([\w$]+)\.sequence!==void 0&&\1\.sequence<=([\w$]+)\.last_sequence/g, '!1')
        return replaced(byNumber, /[\w$]+\?([\w$]+\("stale",`lies before the last applied)/g, '!1?$1')
      }),
  },
  {
    without: 'the rule of what is redriven late: it runs however far its robot has moved on, and nobody marks it',
    because: ['I4', 'I5'],
    bitten_by: 9,
    of: (assembly) =>
      withDispatch(assembly, (code) => {
        const byPlace = replaced(
          code,
          /if\([^()]*\)return`lies before what was applied last/g,
          'if(!1)return`lies before what was applied last',
        )
        const byTime = replaced(byPlace, /if\([^()]*\)return`was received at/g, 'if(!1)return`was received at')
        return replaced(byTime, /if\([^()]*\)return`sequence /g, 'if(!1)return`sequence ')
      }),
  },
  {
    without: 'the rule of work: a robot is moved to another policy version whatever it is doing',
    because: ['I5'],
    bitten_by: 8,
    of: (assembly) =>
      withDispatch(assembly, (code) =>
        replaced(code, /[\w$]+\[[\w$]+\.policy_version\]\?\.at_work\.includes\([\w$]+\.state\)/g, '!1'),
      ),
  },
  {
    without: 'durable before acknowledged: dispatch settles every batch, also what it could not record',
    because: ['I1', 'I6'],
    bitten_by: 31,
    of: (assembly) =>
      withDispatch(assembly, (code) =>
        replaced(code, /batchItemFailures:([\w$]+)===void 0\?\[\]:\[\{itemIdentifier:\1\}\]/g, 'batchItemFailures:[]'),
      ),
  },
]

/** Safeguards of what people and the clock try again: noticed by a few rounds of everybody at once (one-act.ts). */
export const mutantsOfRetries: readonly Omit<Mutant, 'bitten_by'>[] = [
  {
    without: 'the condition of a claim: whoever wants to try a failure may, whatever it was seen as',
    because: ['I9'],
    of: (assembly) =>
      withFunctions(assembly, /./, (code) =>
        code.replaceAll('"record_version = :seen"', '"record_version = :seen OR attribute_exists(failure_id)"'),
      ),
  },
  {
    without: 'the books of a redrive: its end is recorded and no dead letter less is counted',
    because: ['I1'],
    of: (assembly) =>
      withDispatch(assembly, (code) => replaced(code, /books:\{dead_lettered:-1,\[([\w$]+)\]:1\}/g, 'books:{}')),
  },
]

function withMachines(assembly: Assembly, change: (text: string) => string): Assembly {
  let changed = 0
  const stacks = assembly.stacks.map((stack) => {
    const Resources = Object.fromEntries(
      Object.entries(stack.template.Resources).map(([id, resource]) => {
        if (!isPolicy(resource)) return [id, resource]
        changed += 1
        const { DefinitionString, ...properties } = resource.Properties ?? {}
        return [id, { ...resource, Properties: { ...properties, DefinitionString: change(String(DefinitionString)) } }]
      }),
    )
    return { ...stack, template: { ...stack.template, Resources } as Template }
  })
  if (changed === 0) throw new NothingToChange('no state machine in the assembly')
  return { ...assembly, stacks }
}

/** Express machines are compiled policies; the others work for operators and commit nothing. */
function isPolicy({ Type, Properties }: Template['Resources'][string]): boolean {
  return Type === 'AWS::StepFunctions::StateMachine' && Properties?.StateMachineType === 'EXPRESS'
}

const withDispatch = (assembly: Assembly, change: (code: string) => string): Assembly =>
  withFunctions(assembly, /-dispatch$/, change)

/** Changes the bundles of all functions with such a name; that nothing is changed at all is an error. */
function withFunctions(assembly: Assembly, named: RegExp, change: (code: string) => string): Assembly {
  const changed = new Map<string, string>()
  for (const key of new Set(keysOf(assembly, named))) {
    const original = assembly.asset(key)
    if (original === undefined) throw new NothingToChange(`the assembly has no asset ${key}`)
    const code = readFileSync(join(original, 'index.mjs'), 'utf8')
    const mutated = change(code)
    if (mutated === code) continue
    const directory = mkdtempSync(join(tmpdir(), 'signalbox-mutant-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    writeFileSync(join(directory, 'index.mjs'), mutated)
    changed.set(key, directory)
  }
  if (changed.size === 0) throw new NothingToChange(`no function named ${named} has what is to be changed`)
  return { ...assembly, asset: (objectKey) => changed.get(objectKey) ?? assembly.asset(objectKey) }
}

const keysOf = ({ stacks }: Assembly, named: RegExp): readonly string[] =>
  stacks.flatMap(({ template }) =>
    Object.values(template.Resources).flatMap(({ Type, Properties }) => {
      if (Type !== 'AWS::Lambda::Function') return []
      const { FunctionName = '', Code } = Properties as { FunctionName?: string; Code?: { S3Key?: string } }
      return Code?.S3Key !== undefined && named.test(FunctionName) ? [Code.S3Key] : []
    }),
  )

function replaced(text: string, pattern: RegExp, by: string): string {
  if (text.search(pattern) < 0) throw new NothingToChange(`${pattern} is nowhere in the text`)
  return text.replaceAll(pattern, by)
}

export class NothingToChange extends Error {
  override readonly name = 'NothingToChange'
}
