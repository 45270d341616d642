import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generatedMessageDocs } from '../../cli/generate/messages.ts'
import { catalogue } from '../../messages/catalogue.ts'
import { commandPayloads } from '../../messages/commands.ts'
import { events } from '../../messages/events/catalogue.ts'
import { policies } from '../../policy/policies.ts'
import { repositoryRoot } from '../tree.ts'

const docs = generatedMessageDocs(policies())

describe('the message reference', () => {
  test.each(Object.keys(docs))('%s is what generating gives, and says so', (path) => {
    const committed = readFileSync(join(repositoryRoot, path), 'utf8')
    expect(committed, 'run npm run generate and commit what changes').toBe(docs[path])
    expect(committed.split('\n').slice(0, 3).join('\n')).toMatch(/[Gg]enerated.*npm run generate.*edit/)
  })

  test('has a section for every message, command, event and field', () => {
    const text = docs['docs/generated/messages.md'] ?? ''
    for (const { type } of [...catalogue, ...events]) expect(text).toContain(`### \`${type}\``)
    for (const type of Object.keys(commandPayloads)) expect(text).toContain(`### \`${type}\` (command)`)
    expect(text).not.toMatch(/undefined|\[object/)
  })
})

describe('the AsyncAPI document', () => {
  const document = JSON.parse(docs['docs/generated/asyncapi.json'] ?? '') as Record<
    string,
    Record<string, Record<string, unknown>>
  >

  test('is AsyncAPI 3 with every reference leading somewhere', () => {
    expect(document.asyncapi).toBe('3.0.0')
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      const target = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], document)
      expect(target, reference).toBeDefined()
    }
  })

  test('names every parameter of every address', () => {
    for (const [name, channel] of Object.entries(document.channels ?? {})) {
      const inAddress = [...String(channel.address ?? '').matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => parameter)
      expect(Object.keys(channel.parameters ?? {}), name).toEqual(inAddress)
    }
  })

  test('says of every operation what it is', () => {
    for (const [name, operation] of Object.entries(document.operations ?? {})) {
      expect(String(operation.summary ?? ''), name).toMatch(/^[A-Z].+\.$/)
    }
  })

  test('knows every message', () => {
    const messages = Object.keys((document.components?.messages ?? {}) as object)
    for (const { type } of [...catalogue, ...events]) expect(messages).toContain(type)
  })
})

describe('the flow map', () => {
  test('tells of every type who emits it, who consumes it and what follows', () => {
    const text = docs['docs/generated/flow-map.md'] ?? ''
    const row = (type: string) => text.split('\n').find((line) => line.startsWith(`| \`${type}\` | `))
    for (const { type } of catalogue) expect(row(type)).toBeDefined()
    expect(row('work.start')).toMatch(
      /operator; application \| `start-work` \| `work\.start` \| `robot\.transitioned`, `job\.assigned`/,
    )
    expect(row('robot.telemetry')).toMatch(/last-known state/)
  })

  test('follows the policies that it is given', () => {
    const one = {
      version: 'v9',
      cells: { idle: { 'work.pause': { next: 'paused', handlers: ['pause-work'], guard: {} } } },
    }
    const text = generatedMessageDocs([one])['docs/generated/flow-map.md'] ?? ''
    expect(text).toContain('- v9: idle → paused (guard)')
    expect(text).toContain('- v9: refused in every state')
    expect(text).toMatch(/\| `work\.start` \| request \| operator; application \| nobody yet \| {2}\| {2}\|/)
  })

  test('draws no edge to a box that is not there', () => {
    const lines = (docs['docs/generated/flow-map.mmd'] ?? '').split('\n')
    const boxes = new Set(lines.flatMap((line) => /^ {4}(\w+)\[/.exec(line)?.[1] ?? []))
    for (const line of lines) {
      const edge = /^ {2}(\w+) --> (\w+)$/.exec(line)
      if (edge !== null) expect(boxes.has(edge[1] ?? '') && boxes.has(edge[2] ?? ''), line).toBe(true)
    }
  })
})
