import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import type { FunctionSpec } from '../../../local/lambda/function.ts'
import type { Group } from '../../../local/lambda/placement.ts'
import { workerExecutor } from '../../../local/lambda/workers.ts'

const directory = mkdtempSync(join(tmpdir(), 'signalbox-workers-'))

const functionOf = (name: string, group: Group, code: string): FunctionSpec => {
  const file = join(directory, `${name}.mjs`)
  writeFileSync(file, code)
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    stack: 'app',
    logicalId: name,
    file,
    exportName: 'handler',
    variables: {},
    timeoutMs: 3_000,
    memoryMb: 128,
    group,
  }
}

const executorOf = (functions: readonly FunctionSpec[]) => {
  const lines: string[] = []
  const executor = workerExecutor({
    clock: realClock,
    region: 'us-east-1',
    endpointUrl: 'http://127.0.0.1:1',
    log: (line) => lines.push(line),
    functions: () => functions,
    endpoints: () => ({}),
  })
  return { executor, lines }
}

test.each(['stream', 'machine', 'api'] as const)(
  'the first invocation of a function of %s finds it loaded',
  async (group) => {
    const tells = functionOf(`tells-${group}`, group, 'const at = Date.now(); export const handler = async () => at')
    const { executor } = executorOf([tells])
    await executor.warm?.([tells])
    const warmed = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const outcome = await executor.run(tells, '{}', 'r1')
    await executor.stop()
    expect('text' in outcome && Number(outcome.text)).toBeLessThanOrEqual(warmed)
  },
)

test('one that cannot be loaded is named at the start, and those behind it are loaded all the same', async () => {
  const broken = functionOf('broken', 'api', `throw new TypeError('no table')`)
  const sound = functionOf('sound', 'api', 'const at = Date.now(); export const handler = async () => at')
  const { executor, lines } = executorOf([broken, sound])
  await executor.warm?.([broken, sound])
  const warmed = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const outcome = await executor.run(sound, '{}', 'r1')
  await executor.stop()
  expect(lines).toEqual(['broken cannot be loaded: no table'])
  expect('text' in outcome && Number(outcome.text)).toBeLessThanOrEqual(warmed)
})
