/** Functions and resources on the simulated runtime; no part beyond the core's own unless asked for. */
import { readAssembly } from '../../../local/assembly/read.ts'
import type { ProviderFactory } from '../../../local/providers.ts'
import type { Faults } from '../../../local/simulated/faults.ts'
import { simulate } from '../../../local/simulated/simulate.ts'
import { writeAssembly } from '../assembly/cloud-assembly.ts'
import { bundled } from './bundled.ts'

type Resource = { Type: string; Properties?: Record<string, unknown> }

export function functionsAssembly(
  functions: Readonly<Record<string, string>>,
  more: Readonly<Record<string, Resource>> = {},
) {
  const assets: Record<string, Record<string, string>> = {}
  const resources: Record<string, Resource> = { ...more }
  for (const [name, code] of Object.entries(functions)) {
    assets[name] = { 'index.mjs': bundled(code) }
    resources[name] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 10,
        Environment: { Variables: { OWN: name } },
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
      },
    }
  }
  return readAssembly(writeAssembly({ app: { template: { Resources: resources }, assets } }))
}

export async function simulated(
  assembly: ReturnType<typeof functionsAssembly>,
  options: { seed?: string | number; faults?: Faults; parts?: readonly ProviderFactory[] } = {},
) {
  const printed: string[] = []
  const simulation = await simulate({
    assembly,
    seed: options.seed ?? 1,
    parts: options.parts ?? [],
    ...(options.faults ? { faults: options.faults } : {}),
    print: (name, text) => void printed.push(`${name}: ${text}`),
  })
  /** Invokes and lets time pass until there is an answer. */
  const invoke = async (name: string, payload: unknown, limitMs = 60_000) => {
    const result = simulation.runtime.functions.invoke(name, payload)
    let isDone = false
    result.then(
      () => (isDone = true),
      () => (isDone = true),
    )
    for (let passed = 0; !isDone && passed < limitMs; passed += 10) await simulation.advance(10)
    return result
  }
  return { ...simulation, invoke, printed }
}
