/**
 * In which order the resources of all stacks are created: whatever a resource refers to comes first, also across
 * stacks (an SSM parameter that another stack reads, an output that it asks for). Where nothing decides, the order is
 * that of the manifest and the template, so that two starts do the same.
 */
import { intrinsicOf } from './intrinsics.ts'
import { type Assembly, BrokenAssembly, type Stack, type TemplateResource } from './read.ts'

export interface Node {
  readonly stack: Stack
  readonly logicalId: string
  readonly resource: TemplateResource
}

/** `enabled` says whether a resource's condition holds; a reference to one that is off orders nothing. */
export function creationOrder(assembly: Assembly, enabled: (node: Node) => boolean): readonly Node[] {
  const nodes = new Map<string, Node>()
  for (const stack of assembly.stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
      const node = { stack, logicalId, resource }
      if (enabled(node)) nodes.set(keyOf(stack, logicalId), node)
    }
  }
  const writers = parameterWriters(nodes.values())

  const ordered: Node[] = []
  const state = new Map<string, 'visiting' | 'done'>()
  const visit = (key: string, path: readonly string[]): void => {
    const node = nodes.get(key)
    if (!node || state.get(key) === 'done') return
    if (state.get(key) === 'visiting') {
      throw new BrokenAssembly(`resources refer to each other: ${[...path.slice(path.indexOf(key)), key].join(' → ')}`)
    }
    state.set(key, 'visiting')
    for (const dependency of dependenciesOf(node, assembly, writers)) visit(dependency, [...path, key])
    state.set(key, 'done')
    ordered.push(node)
  }
  for (const key of nodes.keys()) visit(key, [])
  return ordered
}

export const keyOf = (stack: Stack, logicalId: string) => `${stack.name}/${logicalId}`

function dependenciesOf(node: Node, assembly: Assembly, writers: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set<string>()
  const explicit = node.resource.DependsOn ?? []
  for (const logicalId of typeof explicit === 'string' ? [explicit] : explicit) found.add(keyOf(node.stack, logicalId))
  collect(node.resource.Properties, node.stack, assembly, writers, found)
  return found
}

function collect(
  value: unknown,
  stack: Stack,
  assembly: Assembly,
  writers: ReadonlyMap<string, string>,
  found: Set<string>,
): void {
  if (typeof value === 'string') {
    for (const [, name] of value.matchAll(/\{\{resolve:ssm:([^}:]+)/g)) addWriter(name, writers, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const intrinsic = Array.isArray(value) ? undefined : intrinsicOf(value)
  if (intrinsic) {
    for (const name of namesIn(...intrinsic)) {
      const parameter = stack.template.Parameters?.[name]
      if (parameter?.Type.startsWith('AWS::SSM::Parameter::Value')) addWriter(String(parameter.Default), writers, found)
      else if (Object.hasOwn(stack.template.Resources, name)) found.add(keyOf(stack, name))
    }
    if (intrinsic[0] === 'Fn::GetStackOutput') {
      const { StackName, OutputName } = intrinsic[1] as { StackName?: unknown; OutputName?: string }
      const other = assembly.stacks.find((candidate) => candidate.name === StackName)
      if (other) collect(other.template.Outputs?.[String(OutputName)]?.Value, other, assembly, writers, found)
      return
    }
  }
  for (const item of Object.values(value)) collect(item, stack, assembly, writers, found)
}

function addWriter(name: string | undefined, writers: ReadonlyMap<string, string>, found: Set<string>): void {
  const writer = name === undefined ? undefined : writers.get(name)
  if (writer) found.add(writer)
}

/** Logical ids that an intrinsic names directly. */
function namesIn(name: string, argument: unknown): readonly string[] {
  if (name === 'Ref') return [String(argument)]
  if (name === 'Fn::GetAtt')
    return [String(typeof argument === 'string' ? argument.split('.')[0] : (argument as unknown[])[0])]
  if (name !== 'Fn::Sub') return []
  const template = String(Array.isArray(argument) ? argument[0] : argument)
  return [...template.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, id]) => id ?? '')
}

/** Which resource writes the SSM parameter of a name. Only plain names are known before anything is created. */
function parameterWriters(nodes: Iterable<Node>): ReadonlyMap<string, string> {
  const writers = new Map<string, string>()
  for (const { stack, logicalId, resource } of nodes) {
    if (resource.Type !== 'AWS::SSM::Parameter') continue
    const name = resource.Properties?.Name
    if (typeof name === 'string') writers.set(name, keyOf(stack, logicalId))
  }
  return writers
}
