/**
 * Which functions share workers. Measured on two cores: stream readers and the functions of machines each in two
 * workers of their own, everything else in one, gives 1.2 to 1.3 times what one each gives, at a fifth of the memory of
 * a thread per function. What somebody waits for at an API has a worker of its own: the batches of the others keep a thread
 * for tens of milliseconds. The templates say which is which: what reads a Kinesis stream, what a state machine names, what an
 * API integrates.
 */
import { intrinsicOf } from '../assembly/intrinsics.ts'
import type { Assembly, Stack, TemplateResource } from '../assembly/read.ts'

export type Group = 'stream' | 'machine' | 'api' | 'other'

export interface GroupSize {
  readonly workers: number
  /** Invocations that one worker has in flight. */
  readonly concurrency: number
  /** How many it has in flight when the next worker is started beside it. */
  readonly enough: number
}

export const groupSizes: Readonly<Record<Group, GroupSize>> = {
  stream: { workers: 2, concurrency: 2, enough: 1 },
  machine: { workers: 2, concurrency: 8, enough: 4 },
  api: { workers: 1, concurrency: 16, enough: 16 },
  other: { workers: 1, concurrency: 16, enough: 16 },
}

export function placement(assembly: Assembly): (stack: string, logicalId: string) => Group {
  const groups = new Map<string, Group>()
  for (const stack of assembly.stacks) {
    for (const resource of Object.values(stack.template.Resources)) {
      const group = groupOfReferrer(resource, stack)
      if (!group) continue
      for (const logicalId of functionsNamedBy(resource, stack)) {
        const key = `${stack.name}/${logicalId}`
        if (groups.get(key) !== 'stream') groups.set(key, group)
      }
    }
  }
  return (stack, logicalId) => groups.get(`${stack}/${logicalId}`) ?? 'other'
}

function groupOfReferrer(resource: TemplateResource, stack: Stack): Group | undefined {
  if (resource.Type === 'AWS::StepFunctions::StateMachine') return 'machine'
  if (resource.Type === 'AWS::ApiGatewayV2::Integration') return 'api'
  if (resource.Type !== 'AWS::Lambda::EventSourceMapping') return undefined
  const source = [...namesIn(resource.Properties?.EventSourceArn)].map((id) => stack.template.Resources[id]?.Type ?? '')
  return source.some((type) => type.startsWith('AWS::Kinesis::')) ? 'stream' : undefined
}

/** Directly or through an alias or version. */
function functionsNamedBy(resource: TemplateResource, stack: Stack): ReadonlySet<string> {
  const found = new Set<string>()
  const follow = (value: unknown) => {
    for (const id of namesIn(value)) {
      const named = stack.template.Resources[id]
      if (named?.Type === 'AWS::Lambda::Function') found.add(id)
      if (named?.Type === 'AWS::Lambda::Alias' || named?.Type === 'AWS::Lambda::Version') {
        follow(named.Properties?.FunctionName)
      }
    }
  }
  follow(resource.Properties)
  return found
}

function* namesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const intrinsic = Array.isArray(value) ? undefined : intrinsicOf(value)
  if (intrinsic?.[0] === 'Ref') yield String(intrinsic[1])
  if (intrinsic?.[0] === 'Fn::GetAtt') yield String((intrinsic[1] as unknown[])[0] ?? intrinsic[1])
  if (intrinsic?.[0] === 'Fn::Sub') {
    for (const [, id] of JSON.stringify(intrinsic[1]).matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)) yield id ?? ''
  }
  for (const item of Object.values(value)) yield* namesIn(item)
}
