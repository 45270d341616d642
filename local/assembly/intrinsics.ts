/**
 * CloudFormation's intrinsic functions. Each takes its argument unresolved and a scope that knows the rest; an error
 * names the path inside the template, because that is what one looks at next.
 *
 * `Fn::ImportValue` is refused: an export locks the deploy of both stacks, and no stack of ours may have one.
 */
import { BrokenAssembly } from './read.ts'

export interface Scope {
  /** `Ref` of a resource, a parameter or a pseudo parameter. */
  ref(name: string, path: string): unknown
  getAtt(logicalId: string, attribute: string, path: string): unknown
  condition(name: string, path: string): boolean
  mapping(map: string, top: string, second: string): unknown
  stackOutput(stack: string, output: string, path: string): unknown
  /** `{{resolve:ssm:name}}` */
  ssm(name: string, path: string): string
}

/** `AWS::NoValue`: takes the property that it stands for away. */
export const noValue: unique symbol = Symbol('AWS::NoValue')

export function resolve(value: unknown, scope: Scope, path: string): unknown {
  if (typeof value === 'string') return withDynamicReferences(value, scope, path)
  if (Array.isArray(value)) {
    return value.map((item, index) => resolve(item, scope, `${path}/${index}`)).filter((item) => item !== noValue)
  }
  if (typeof value !== 'object' || value === null) return value

  const intrinsic = intrinsicOf(value)
  if (intrinsic) {
    const [name, argument] = intrinsic
    const apply = intrinsics[name]
    if (!apply) throw new BrokenAssembly(`${path}: the function ${name} is not supported by the local runtime`)
    return apply(argument, scope, `${path}/${name}`)
  }

  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolve(item, scope, `${path}/${key}`)
    if (resolved !== noValue) out[key] = resolved
  }
  return out
}

/** An object with one key that is `Ref`, `Condition` or `Fn::…` is a function call, not a value. */
export function intrinsicOf(value: object): [string, unknown] | undefined {
  const keys = Object.keys(value)
  const name = keys[0]
  if (keys.length !== 1 || name === undefined) return undefined
  if (name !== 'Ref' && !name.startsWith('Fn::')) return undefined
  return [name, (value as Record<string, unknown>)[name]]
}

type Intrinsic = (argument: unknown, scope: Scope, path: string) => unknown

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, path) => scope.ref(text(argument, path), path),

  'Fn::GetAtt'(argument, scope, path) {
    const parts = typeof argument === 'string' ? splitOnce(argument, '.') : list(argument, path)
    return scope.getAtt(text(parts[0], path), text(resolve(parts[1], scope, path), path), path)
  },

  'Fn::Sub'(argument, scope, path) {
    const [template, variables] = Array.isArray(argument) ? argument : [argument, {}]
    const values = record(variables, path)
    const substituted = text(template, path).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`
      if (Object.hasOwn(values, name)) return asText(resolve(values[name], scope, path), `${path}/${name}`)
      const dot = name.indexOf('.')
      const found = dot < 0 ? scope.ref(name, path) : scope.getAtt(name.slice(0, dot), name.slice(dot + 1), path)
      return asText(found, `${path}/${name}`)
    })
    return withDynamicReferences(substituted, scope, path)
  },

  'Fn::Join'(argument, scope, path) {
    const [separator, items] = list(argument, path)
    const resolved = list(resolve(items, scope, path), path)
    return withDynamicReferences(resolved.map((item) => asText(item, path)).join(text(separator, path)), scope, path)
  },

  'Fn::Select'(argument, scope, path) {
    const [index, items] = list(argument, path)
    const resolved = list(resolve(items, scope, path), path)
    const position = Number(resolve(index, scope, path))
    if (!Number.isInteger(position) || position < 0 || position >= resolved.length) {
      throw new BrokenAssembly(`${path}: index ${String(index)} of a list of ${resolved.length}`)
    }
    return resolved[position]
  },

  'Fn::Split'(argument, scope, path) {
    const [separator, source] = list(argument, path)
    return text(resolve(source, scope, path), path).split(text(separator, path))
  },

  'Fn::If'(argument, scope, path) {
    const [condition, yes, no] = list(argument, path)
    return resolve(scope.condition(text(condition, path), path) ? yes : no, scope, path)
  },

  'Fn::Equals'(argument, scope, path) {
    const [left, right] = list(resolve(argument, scope, path), path)
    return JSON.stringify(left) === JSON.stringify(right)
  },

  'Fn::Not': (argument, scope, path) => !truth(list(argument, path)[0], scope, path),
  'Fn::And': (argument, scope, path) => list(argument, path).every((item) => truth(item, scope, path)),
  'Fn::Or': (argument, scope, path) => list(argument, path).some((item) => truth(item, scope, path)),

  'Fn::FindInMap'(argument, scope, path) {
    const [map, top, second] = list(resolve(argument, scope, path), path).map((item) => text(item, path))
    const found = scope.mapping(map ?? '', top ?? '', second ?? '')
    if (found === undefined) throw new BrokenAssembly(`${path}: no ${top}/${second} in the mapping ${map}`)
    return found
  },

  'Fn::GetAZs': () => ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  'Fn::Base64': (argument, scope, path) => Buffer.from(text(resolve(argument, scope, path), path)).toString('base64'),
  'Fn::ToJsonString': (argument, scope, path) => JSON.stringify(resolve(argument, scope, path)),
  'Fn::Length': (argument, scope, path) => list(resolve(argument, scope, path), path).length,

  'Fn::GetStackOutput'(argument, scope, path) {
    const { StackName, OutputName } = record(resolve(argument, scope, path), path)
    return scope.stackOutput(text(StackName, path), text(OutputName, path), path)
  },

  'Fn::ImportValue'(argument, _scope, path) {
    throw new BrokenAssembly(
      `${path}: import of ${JSON.stringify(argument)}: an export locks the deploy of both stacks; pass it by an SSM parameter`,
    )
  },
}

/** A condition inside a condition: `{Condition: name}` or a function. */
export function truth(value: unknown, scope: Scope, path: string): boolean {
  if (typeof value === 'object' && value !== null && 'Condition' in value) {
    return scope.condition(text((value as { Condition: unknown }).Condition, path), path)
  }
  const resolved = resolve(value, scope, path)
  if (typeof resolved === 'boolean') return resolved
  throw new BrokenAssembly(`${path}: ${JSON.stringify(value)} is neither true nor false`)
}

const dynamicReference = /\{\{resolve:([a-z-]+):([^}]+)\}\}/g

function withDynamicReferences(value: string, scope: Scope, path: string): string {
  if (!value.includes('{{resolve:')) return value
  return value.replace(dynamicReference, (whole, service: string, name: string) => {
    if (service !== 'ssm') throw new BrokenAssembly(`${path}: ${whole}: only ssm can be resolved on one machine`)
    return scope.ssm(name.replace(/:\d+$/, ''), path)
  })
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  throw new BrokenAssembly(`${path}: ${JSON.stringify(value)} where a text is needed`)
}

function asText(value: unknown, path: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new BrokenAssembly(`${path}: ${JSON.stringify(value)} cannot be part of a text`)
}

function list(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new BrokenAssembly(`${path}: ${JSON.stringify(value)} where a list is needed`)
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new BrokenAssembly(`${path}: ${JSON.stringify(value)} where an object is needed`)
}

function splitOnce(value: string, separator: string): [string, string] {
  const at = value.indexOf(separator)
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + separator.length)]
}
