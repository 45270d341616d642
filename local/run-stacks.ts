/** Makes a runtime run the synthesised stacks: the same in both modes. */
import type { Registry } from './assembly/registry.ts'
import { type StoodUp, standUp } from './assembly/stand-up.ts'
import { type EventSourceMappings, eventSourceMappings } from './event-source-mapping/event-source-mapping.ts'
import { kinesis } from './kinesis/kinesis.ts'
import type { Executor } from './lambda/executor.ts'
import { lambda } from './lambda/lambda.ts'
import { factories, type ProviderFactory } from './providers.ts'

export interface RunningStacks {
  readonly stoodUp: StoodUp
  /** Figures of all parts, by part's first type. */
  stats(): Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly mappings: EventSourceMappings
  stop(): Promise<void>
}

export async function runStacks(
  runtime: Registry,
  executor: Executor,
  more: readonly ProviderFactory[] = factories,
): Promise<RunningStacks> {
  const functions = lambda(runtime, executor)
  runtime.provideFunctions(functions.functions)
  const mappings = eventSourceMappings(runtime)
  const providers = [
    ...kinesis(runtime),
    ...more.flatMap((factory) => factory(runtime)),
    // Behind what they use, so that a stop ends functions before the tables and queues under their hands.
    ...functions.providers,
    // Last: what delivers starts after everything that is delivered to.
    mappings,
  ]
  const place = {
    account: runtime.account,
    region: runtime.region,
    ssm: (name: string) => runtime.door('parameters').get(name),
  }
  const stoodUp = await standUp(runtime.assembly, providers, place)
  for (const provider of providers) await provider.start?.()
  return {
    stoodUp,
    mappings,
    stats: () =>
      Object.fromEntries(providers.flatMap((each) => (each.stats ? [[each.types[0] ?? '', each.stats()]] : []))),
    async stop() {
      // In the order of delivery, last started first.
      for (const provider of [...providers].reverse()) await provider.stop?.()
    },
  }
}
