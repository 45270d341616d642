/**
 * Stands the stacks up: every resource of every template is created by the part that runs its type, checked, or listed
 * as inert, in dependency order. A type that is none of the three stops the start with its name.
 */
import type { CreatedResource, Provider, ResolvedResource } from '../resources/provider.ts'
import { checkedOrInert } from '../resources/types.ts'
import { noValue, resolve, type Scope, truth } from './intrinsics.ts'
import { creationOrder, keyOf, type Node } from './order.ts'
import { type Assembly, BrokenAssembly, type Stack } from './read.ts'

export interface StoodUp {
  /** `stack/logicalId` → what was created. */
  readonly resources: ReadonlyMap<string, ResolvedResource & CreatedResource>
  /** Stack outputs, `stack/output` → value. */
  readonly outputs: ReadonlyMap<string, unknown>
  readonly counts: { readonly run: number; readonly checked: number; readonly inert: number }
}

export interface Place {
  readonly account: string
  readonly region: string
  /** Value of an SSM parameter that a resource created so far has written. */
  ssm(name: string): string | undefined
}

export async function standUp(assembly: Assembly, providers: readonly Provider[], place: Place): Promise<StoodUp> {
  const byType = providersByType(providers)
  const resources = new Map<string, ResolvedResource & CreatedResource>()
  const counts = { run: 0, checked: 0, inert: 0 }
  const scopes = new Map(assembly.stacks.map((stack) => [stack, scopeOf(stack, assembly, resources, place)]))
  const scopeFor = (stack: Stack): Scope => {
    const scope = scopes.get(stack)
    if (!scope) throw new Error(`no scope for the stack ${stack.name}`)
    return scope
  }

  const enabled = ({ stack, logicalId, resource }: Node) =>
    resource.Condition === undefined ||
    scopeFor(stack).condition(resource.Condition, `${stack.name}/Resources/${logicalId}/Condition`)
  const order = creationOrder(assembly, enabled)
  refuseUnknownTypes(order, byType)

  for (const { stack, logicalId, resource } of order) {
    const path = `${stack.name}/${logicalId}`
    const properties = resolve(resource.Properties ?? {}, scopeFor(stack), path) as Record<string, unknown>
    const resolved: ResolvedResource = { logicalId, type: resource.Type, properties, stack: stack.name }
    const provider = byType.get(resource.Type)
    const rest = checkedOrInert(resource.Type)
    const created = provider ? await createNamed(provider, resolved) : rest?.stand(resolved, place)
    counts[provider ? 'run' : (rest?.kind ?? 'inert')] += 1
    if (created) resources.set(path, { ...resolved, ...created })
  }

  const outputs = new Map<string, unknown>()
  for (const stack of assembly.stacks) {
    for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
      const scope = scopeFor(stack)
      const path = `${stack.name}/Outputs/${name}`
      if (output.Condition !== undefined && !scope.condition(output.Condition, path)) continue
      outputs.set(`${stack.name}/${name}`, resolve(output.Value, scope, path))
    }
  }
  return { resources, outputs, counts }
}

async function createNamed(provider: Provider, resource: ResolvedResource): Promise<CreatedResource> {
  try {
    return await provider.create(resource)
  } catch (error) {
    const place = `${resource.stack}/${resource.logicalId}`
    const message = error instanceof Error ? error.message : String(error)
    if (message.includes(place)) throw error
    throw new BrokenAssembly(`${place} (${resource.type}): ${message}`)
  }
}

function providersByType(providers: readonly Provider[]): ReadonlyMap<string, Provider> {
  const byType = new Map<string, Provider>()
  for (const provider of providers) {
    for (const type of provider.types) {
      if (byType.has(type)) throw new Error(`two parts of the runtime run ${type}`)
      byType.set(type, provider)
    }
  }
  return byType
}

/** All of them in one message: one start tells everything that is missing. */
function refuseUnknownTypes(order: readonly Node[], byType: ReadonlyMap<string, Provider>): void {
  const unknown = order.filter(({ resource }) => !byType.has(resource.Type) && !checkedOrInert(resource.Type))
  if (unknown.length === 0) return
  const places = Map.groupBy(unknown, ({ resource }) => resource.Type)
  const names = [...places].map(([type, nodes]) => {
    return `${type} (${nodes.map(({ stack, logicalId }) => keyOf(stack, logicalId)).join(', ')})`
  })
  throw new BrokenAssembly(`the local runtime does not know: ${names.join(', ')}`)
}

function scopeOf(
  stack: Stack,
  assembly: Assembly,
  resources: ReadonlyMap<string, CreatedResource>,
  place: Place,
): Scope {
  const { Parameters = {}, Conditions = {}, Mappings = {} } = stack.template
  const conditions = new Map<string, boolean>()
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stack.name}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  }

  const ssm = (name: string, path: string): string => {
    // The version of a bootstrap stack: the templates only compare it, and there is nothing to bootstrap here.
    if (name.startsWith('/cdk-bootstrap/')) return '99'
    const value = place.ssm(name)
    if (value === undefined) {
      throw new BrokenAssembly(`${path}: reads the SSM parameter ${name}, which no stack of this app has declared`)
    }
    return value
  }
  const created = (logicalId: string, path: string): CreatedResource => {
    const resource = resources.get(keyOf(stack, logicalId))
    if (!resource)
      throw new BrokenAssembly(`${path}: refers to ${logicalId}, which is not a resource or parameter here`)
    return resource
  }

  const scope: Scope = {
    ref(name, path) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name]
      const parameter = Parameters[name]
      if (!parameter) return created(name, path).ref
      if (parameter.Default === undefined) throw new BrokenAssembly(`${path}: the parameter ${name} has no default`)
      if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) return ssm(String(parameter.Default), path)
      return parameter.Default
    },
    getAtt(logicalId, attribute, path) {
      const { attributes } = created(logicalId, path)
      const value = attributes[attribute]
      if (value === undefined) {
        const known = Object.keys(attributes).join(', ') || 'none'
        throw new BrokenAssembly(`${path}: ${logicalId} has no attribute ${attribute} here; it has: ${known}`)
      }
      return value
    },
    condition(name, path) {
      const known = conditions.get(name)
      if (known !== undefined) return known
      if (!Object.hasOwn(Conditions, name)) throw new BrokenAssembly(`${path}: no condition ${name}`)
      const value = truth(Conditions[name], scope, `${stack.name}/Conditions/${name}`)
      conditions.set(name, value)
      return value
    },
    mapping: (map, top, second) => Mappings[map]?.[top]?.[second],
    stackOutput(stackName, outputName, path) {
      const other = assembly.stacks.find((candidate) => candidate.name === stackName)
      const output = other?.template.Outputs?.[outputName]
      if (!other || !output) throw new BrokenAssembly(`${path}: no output ${outputName} of a stack ${stackName}`)
      return resolve(output.Value, scopeOf(other, assembly, resources, place), path)
    },
    ssm,
  }
  return scope
}
