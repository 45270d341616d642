import { expect, test } from 'vitest'
import { synthesised } from './assembly.ts'
import { run } from './run.ts'

const assembly = synthesised()

const traceOf = async (seed: number) =>
  (await run({ assembly, seed })).history.map((entry) =>
    entry.kind === 'call'
      ? [
          entry.at,
          entry.endedAt,
          entry.caller,
          entry.service,
          entry.operation,
          entry.outcome,
          JSON.stringify(entry.input),
        ]
      : [entry.at, entry.endedAt, entry.functionName, entry.outcome, JSON.stringify(entry.event)],
  )

test('one seed gives one run, call by call, faults included; another seed another one', async () => {
  const first = await traceOf(13)
  expect(first.length).toBeGreaterThan(100)
  expect(await traceOf(13)).toEqual(first)
  expect(await traceOf(16)).not.toEqual(first)
}, 120_000)
