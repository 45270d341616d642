import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { asText, listAt, objectAt } from '../../lib/rules/template.ts'
import { repositoryRoot } from '../tree.ts'
import { everywhere, type Synthesised, synthesised } from './synthesised.ts'

let dev: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
})

const architecture = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8')
/** namespace → stack, of the table "Namespaces". */
const table = new Map(
  [...architecture.matchAll(/^\| `([^`]+)` \| ([\w-]+) \|/gm)].map(([, namespace, stack]) => [
    namespace ?? '',
    stack ?? '',
  ]),
)

test('every function publishes, logs and is tagged under one namespace of ARCHITECTURE.md, in the stack that it says', () => {
  for (const [stack, template] of Object.entries({
    'service-platform': dev.service_platform,
    device: dev.device,
    'data-core': dev.data_core,
  })) {
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue
      const namespace = asText(objectAt(Properties, 'Environment', 'Variables').NAMESPACE)
      expect(tagsOf(Properties).namespace, id).toBe(namespace)
      expect(stackOf(namespace), `${id}: ${namespace}`).toBe(stack)
    }
  }
})

test('every namespace of ARCHITECTURE.md has resources', () => {
  const used = new Set(
    dev.all.flatMap(({ Resources }) => Object.values(Resources).map(({ Properties }) => tagsOf(Properties).namespace)),
  )
  expect(table.size).toBeGreaterThan(5)
  const isUsed = (namespace: string) => [...used].some((one) => one === namespace || one?.startsWith(`${namespace}.`))
  expect([...table.keys()].filter((namespace) => !isUsed(namespace))).toEqual([])
})

test('what can carry tags has project, environment and namespace', () => {
  const tagged = dev.all
    .flatMap(({ Resources }) => Object.entries(Resources))
    .filter(([, { Properties }]) => Properties?.Tags)
  expect(tagged.length).toBeGreaterThan(60)
  for (const [id, { Properties }] of tagged) {
    expect(tagsOf(Properties), id).toMatchObject({ project: 'signalbox', environment: 'dev' })
    expect(tagsOf(Properties).namespace, id).toMatch(/^(service_platform|device|data_core)/)
  }
})

test('values go between stacks by parameters under one path, never by exports', () => {
  const names = everywhere(dev, 'AWS::SSM::Parameter').map(([, { Name }]) => String(Name))
  expect(names.every((name) => name.startsWith('/signalbox/dev/service_platform/'))).toBe(true)
  for (const template of [dev.device, dev.data_core]) {
    const taken = Object.values((template as unknown as { Parameters: Record<string, { Default: string }> }).Parameters)
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.map(({ Default }) => Default).filter((name) => !names.includes(name))).toEqual([])
  }
})

/** A table row for `container` is also one for `container.work`. */
const stackOf = (namespace: string): string | undefined =>
  [...table].find(([known]) => namespace === known || namespace.startsWith(`${known}.`))?.[1]

/** Most types have a list of keys and values, some a map. */
function tagsOf(properties: unknown): Readonly<Record<string, string>> {
  const tags = objectAt(properties).Tags ?? objectAt(properties).UserPoolTags
  if (!Array.isArray(tags)) return objectAt(tags) as Record<string, string>
  return Object.fromEntries(listAt(properties, 'Tags').map((tag) => [objectAt(tag).Key, objectAt(tag).Value]))
}
