import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Mapping, vdaMapping } from '../../messages/dialects/vda-5050-mapping.ts'
import { schemaFaults } from '../../messages/dialects/vda-5050-schema.ts'
import { open } from './records.ts'

/*
 * The official schemas, property by property: each is mapped or listed as lost, and what is mapped is found where the list says.
 * They lie beside the repository; where they are missing, these tests say so and are skipped.
 */
const folder = fileURLToPath(new URL('../../../shared/data/vda5050-schemas', import.meta.url))
const missing = existsSync(folder) ? '' : ` (skipped: ${folder} is missing)`

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly allOf?: readonly Schema[]
}

const versions = missing === '' ? readdirSync(folder).filter((name) => /^\d/.test(name)) : []
const topics = ['state', 'connection', 'visualization', 'factsheet'] as const

const schemaOf = (version: string, topic: string): Schema => {
  const name = readdirSync(`${folder}/${version}`).find((file) => file.startsWith(topic)) ?? topic
  return JSON.parse(readFileSync(`${folder}/${version}/${name}`, 'utf8')) as Schema
}

interface Leaf {
  readonly path: string
  readonly schema: Schema
  readonly is_list: boolean
}

const resolvedIn = (root: Schema, schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : (schema.$ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root) as Schema)

/** Innermost properties, without the lists that they stand in. */
const leavesOf = (root: Schema): readonly Leaf[] => {
  const below = (given: Schema, path: string, isList: boolean): readonly Leaf[] => {
    const schema = resolvedIn(root, given)
    if (schema.items !== undefined) return below(schema.items, path, true)
    const parts = [schema, ...(schema.allOf ?? []).map((part) => resolvedIn(root, part))]
    const properties = parts.flatMap((part) => Object.entries(part.properties ?? {}))
    if (properties.length === 0) return path === '' ? [] : [{ path, schema, is_list: isList }]
    return properties.flatMap(([name, one]) => below(one, path === '' ? name : `${path}.${name}`, false))
  }
  return below(root, '', false)
}

const matches = ({ from }: Mapping, path: string): boolean =>
  from === '*' || from === path || (from.endsWith('.*') && path.startsWith(from.slice(0, -1)))

const mappingOf = (topic: string, path: string): Mapping | undefined =>
  vdaMapping[topic]?.find((one) => matches(one, path))

const prefix = { '2': 'uagv/v2/acme/7', '3': 'vda5050/v3/acme/7' } as const
const majorOf = (version: string) => (version.startsWith('3') ? '3' : '2')

/** A value that is nowhere else, of the type that is asked for. */
const distinct = ({ path, schema }: Leaf, at: number): unknown => {
  if (path === 'manufacturer') return 'acme'
  if (path === 'serialNumber') return '7'
  if (path === 'timestamp') return '2026-05-13T13:48:51.348Z'
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer') return at + 1
  if (schema.type === 'number') return (at + 1) / 8
  return `the ${path}`
}

/** A message with every property of its schema, each list with one element. */
const whole = (schema: Schema): Record<string, unknown> => {
  const leaves = leavesOf(schema)
  const root: Record<string, unknown> = {}
  const lists = listsOf(schema)
  for (const [at, leaf] of leaves.entries()) {
    const names = leaf.path.split('.')
    let here: Record<string, unknown> = root
    for (const [depth, name] of names.slice(0, -1).entries()) {
      const path = names.slice(0, depth + 1).join('.')
      here[name] ??= lists.has(path) ? [{}] : {}
      const next = here[name] as Record<string, unknown> | [Record<string, unknown>]
      here = Array.isArray(next) ? next[0] : next
    }
    const value = distinct(leaf, at)
    here[names.at(-1) ?? ''] = leaf.is_list ? [value] : value
  }
  return root
}

const listsOf = (root: Schema): ReadonlySet<string> => {
  const found = new Set<string>()
  const walk = (given: Schema, path: string): void => {
    const schema = resolvedIn(root, given)
    if (schema.items !== undefined) {
      found.add(path)
      walk(schema.items, path)
    }
    const parts = [schema, ...(schema.allOf ?? []).map((part) => resolvedIn(root, part))]
    for (const [name, one] of parts.flatMap((part) => Object.entries(part.properties ?? {})))
      walk(one, path === '' ? name : `${path}.${name}`)
  }
  walk(root, '')
  return found
}

/** What stands at a path, through the elements of lists. */
const valuesAt = (value: unknown, path: readonly string[]): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  return typeof value === 'object' && value !== null ? valuesAt((value as Record<string, unknown>)[name], rest) : []
}

describe.skipIf(missing !== '')(`the official schemas${missing}`, () => {
  const all = versions.flatMap((version) => topics.map((topic) => [version, topic] as const))

  test.each(all)('%s: every property of %s is mapped or listed as lost', (version, topic) => {
    const unlisted = leavesOf(schemaOf(version, topic)).filter(({ path }) => mappingOf(topic, path) === undefined)
    expect(unlisted.map(({ path }) => path)).toEqual([])
  })

  test('and nothing is listed that no version has', () => {
    for (const topic of topics) {
      const paths = versions.flatMap((version) => leavesOf(schemaOf(version, topic)).map(({ path }) => path))
      const dead = vdaMapping[topic]?.filter((one) => !paths.some((path) => matches(one, path))) ?? []
      expect([topic, dead.map(({ from }) => from)]).toEqual([topic, []])
    }
  })

  test.each(all)('%s: what of %s is mapped is found where the list says', (version, topic) => {
    const schema = schemaOf(version, topic)
    const value = whole(schema)
    const result = open({ topic: `${prefix[majorOf(version)]}/${topic}`, value })
    if (result.outcome === 'rejected') throw new Error(result.error.text)
    const payload = result.messages[0]?.payload
    const leaves = leavesOf(schema)
    const lost = leaves.filter((leaf, at) => {
      const mapping = mappingOf(topic, leaf.path)
      if (mapping === undefined || !('to' in mapping) || mapping.to.startsWith('header')) return false
      if (topic === 'factsheet') return false
      return !valuesAt(payload, mapping.to.split('.')).includes(distinct(leaf, at))
    })
    expect(lost.map(({ path }) => path)).toEqual([])
  })

  test.each(all)(
    '%s: a whole %s has no schema error, and one without what is required has one for each',
    (version, topic) => {
      const schema = schemaOf(version, topic)
      const major = version.startsWith('3') ? 3 : 2
      // That of 2.0.0 for factsheets says nothing of itself at its first level.
      if (leavesOf(schema).length === 0) return
      expect(schemaFaults(topic, whole(schema), major)).toEqual([])
      const required = schema.required ?? schema.allOf?.flatMap((part) => part.required ?? []) ?? []
      const faults = schemaFaults(topic, {}, major)
      if (topic === 'factsheet') return
      expect(required.filter((name) => !faults.includes(`${name}: missing`))).toEqual([])
    },
  )
})
