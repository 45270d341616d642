import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { robotsTable } from '../../policy/commit-state.ts'
import { functionTimeoutSeconds, handlerName } from '../../policy/handler-state.ts'
import { domains, handlerNames } from '../../policy/handlers.ts'
import { policies } from '../../policy/policies.ts'
import { toAsl } from '../../policy/to-asl.ts'
import { guardedPolicy } from './guarded-policy.ts'

/*
 * What AWS asks of a definition, and what the local interpreter cannot do. `asl-validator` comes with the interpreter.
 */
type Json = Readonly<Record<string, unknown>>
type Validate = (definition: unknown) => { readonly isValid: boolean; errorsText(separator: string): string }
const fromInterpreter = createRequire(createRequire(import.meta.url).resolve('aws-local-stepfunctions'))
const validate = fromInterpreter('asl-validator') as Validate

const bytesMax = 100 * 1024
const versions = [...policies(), guardedPolicy].map((policy) => [policy.version, toAsl(policy)] as const)

describe.each(versions)('the machine of %s', (_, machine) => {
  const states = Object.entries(machine.States)
  const tasks = states.filter(([, state]) => state.Type === 'Task')
  const values = [...walk(machine)]

  test('is Amazon States Language', () => {
    const { isValid, errorsText } = validate(structuredClone(machine))
    expect(isValid, isValid ? '' : errorsText('\n')).toBe(true)
  })

  test('has only states that a run can reach', () => {
    const reached = new Set([machine.StartAt])
    for (const name of reached) for (const target of targets(machine.States[name])) reached.add(target)
    expect(states.map(([name]) => name).filter((name) => !reached.has(name))).toEqual([])
    expect([...reached].filter((name) => !(name in machine.States))).toEqual([])
  })

  test('has names of at most 80 plain characters, which logs can hold', () => {
    expect(states.map(([name]) => name).filter((name) => !/^[\x20-\x7e]{1,80}$/.test(name))).toEqual([])
  })

  test('bounds every task in time and in tries, with whole seconds', () => {
    for (const [name, task] of tasks) {
      expect(task.TimeoutSeconds, name).toSatisfy(Number.isInteger)
      for (const retrier of task.Retry as readonly Json[]) {
        expect(retrier.IntervalSeconds, name).toSatisfy((seconds: number) => Number.isInteger(seconds) && seconds >= 1)
        expect(retrier.MaxAttempts, name).toSatisfy((attempts: number) => attempts >= 1 && attempts <= 2)
        expect(retrier.JitterStrategy, name).toBe('FULL')
      }
    }
  })

  test('waits for a function until it has ended by itself, and ends before dispatch stops waiting', () => {
    for (const [name, task] of tasks.filter(([, { Resource }]) => String(Resource).endsWith('lambda:invoke'))) {
      expect(task.TimeoutSeconds, name).toBeGreaterThan(functionTimeoutSeconds)
    }
    expect(machine.TimeoutSeconds).toBeLessThan(40)
  })

  test('calls only functions and the table that the deployment puts in', () => {
    const named = JSON.stringify(machine).match(/\$\{[^}]*\}/g) ?? []
    const known = [...domains.map((domain) => `${domain}_handlers_arn`), robotsTable].map((name) => `\${${name}}`)
    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([])
    expect(new Set(tasks.map(([, task]) => task.Resource)).size).toBe(2)
  })

  test('uses nothing that the local interpreter lacks', () => {
    for (const [key, value] of values) {
      expect(['Assign', 'QueryLanguage', 'Condition', 'Output', 'Arguments', 'HeartbeatSeconds']).not.toContain(key)
      if (key.startsWith('Is')) expect(value, 'IsPresent: false never matches: compile it as Not').toBe(true)
      if (key === 'ResultPath') expect(value, 'ResultPath "$" writes a key named $').not.toBe('$')
    }
  })

  test('computes with intrinsic functions that the language has', () => {
    const computed = values.filter(([key]) => key.endsWith('.$')).map(([, value]) => String(value))
    const known = /^(\$(\.[A-Za-z_]\w*)+|States\.(Format|MathAdd|JsonToString)\(.*\))$/
    expect(computed.filter((value) => !known.test(value))).toEqual([])
  })

  test('stays small enough for several versions in one template', () => {
    expect(Buffer.byteLength(JSON.stringify(machine))).toBeLessThan(bytesMax)
  })
})

test('a list of handlers too long for a name still has a name of its own per place', () => {
  const names = handlerNames.map((_, index) => handlerName(handlerNames, index))
  expect(new Set(names).size).toBe(names.length)
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(80)
})

function* walk(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    yield [key, inner]
    yield* walk(inner)
  }
}

const targets = (state: Json | undefined): readonly string[] =>
  [...walk(state)].filter(([key]) => key === 'Next' || key === 'Default').map(([, value]) => String(value))
