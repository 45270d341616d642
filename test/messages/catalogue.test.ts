import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type JsonSchema, jsonSchemaOf } from '../../cli/generate/json-schema.ts'
import { catalogue, messageType, payloadSchema } from '../../messages/catalogue.ts'
import { commandId, commandPayloads, commandSchema, commands, commandTopic } from '../../messages/commands.ts'
import { eventDetailSchema, events, validateEvent } from '../../messages/events/catalogue.ts'
import { repositoryRoot } from '../tree.ts'
import { opened, rejected } from './records.ts'

const folder = (name: string) => join(repositoryRoot, 'messages', name)

describe.each(catalogue)(
  'the message $type',
  ({ type, kind, subject, description, senders, schema_versions: versions }) => {
    const door =
      subject === 'mission'
        ? { topic: 'missions/m-17/messages', wrapper: { source: 'service_platform.core.messaging' } }
        : {}
    test('has a name of its kind: a request is noun and verb, a fact noun and past verb', () => {
      expect(type).toMatch(/^[a-z]+\.[a-z_]+$/)
      if (kind === 'fact')
        expect(type).toMatch(
          /(ed|lost|went_quiet|low|sent|silent|heard)$|^mission\.(waiting_update|late_truth|undeliverable)$/,
        )
      // What is asked for is the mission itself.
      if (kind === 'request' && type !== 'mission.requested') expect(type).not.toMatch(/ed$/)
    })

    test('says what it means and who says it', () => {
      expect(description).toMatch(/^[A-Z].+\.$/s)
      expect(senders.length).toBeGreaterThan(0)
    })

    test.each(Object.entries(versions))(
      'schema_version %s describes every field, and its examples hold',
      (version, { schema, valid, invalid }) => {
        expect(fieldsWithoutWords(jsonSchemaOf(schema))).toEqual([])
        expect(valid.length).toBeGreaterThan(0)
        expect(invalid.length).toBeGreaterThan(0)
        const schemaVersion = Number(version)
        for (const payload of valid) {
          expect(opened({ ...door, value: { type, schema_version: schemaVersion, payload } }).messages).toMatchObject([
            { type, kind, payload },
          ])
        }
        for (const { payload, why } of invalid) {
          expect(why).not.toBe('')
          expect(rejected({ ...door, value: { type, schema_version: schemaVersion, payload } }).error.class).toBe(
            'InvalidPayload',
          )
        }
      },
    )
  },
)

describe('the catalogue', () => {
  test('lists every file of messages/types, named after its type', () => {
    const files = readdirSync(folder('types')).sort()
    expect(files).toEqual(catalogue.map(({ type }) => `${type.replaceAll(/[._]/g, '-')}.ts`).sort())
  })

  test('names every type once, and knows no other', () => {
    expect(new Set(catalogue.map(({ type }) => type)).size).toBe(catalogue.length)
    expect(messageType('robot.connected')?.kind).toBe('fact')
    expect(messageType('toString')).toBeUndefined()
    expect(payloadSchema('work.start', 1)).toBeDefined()
    expect(payloadSchema('work.start', 2)).toBeUndefined()
    expect(payloadSchema('nothing', 1)).toBeUndefined()
  })

  test('messages/ imports nothing of ours', () => {
    const wrong = readdirSync(folder('.'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => {
        const imports = [...readFileSync(join(folder('.'), file), 'utf8').matchAll(/from '([^']+)'/g)].map(
          ([, path]) => path ?? '',
        )
        const up = file.split('/').length - 1
        return imports.some((path) => !/^(zod|node:)/.test(path) && (path.match(/\.\.\//g)?.length ?? 0) > up)
      })
    expect(wrong).toEqual([])
  })
})

describe.each(events)('the event $type', ({ type, description, emitted_by, schema, example }) => {
  test('is noun and past verb, says what it tells and who brings it about', () => {
    expect(type).toMatch(/^[a-z]+\.([a-z_]+ed|made|needs_attention|needs_person|out_of_capacity|returned_to_service)$/)
    expect(description).toMatch(/^[A-Z].+\.$/s)
    expect(emitted_by.length).toBeGreaterThan(0)
    expect(fieldsWithoutWords(jsonSchemaOf(schema))).toEqual([])
  })

  test('has an example that holds, and an empty text or list is no such event', () => {
    expect(validateEvent(type, example)).toBeUndefined()
    expect(validateEvent(type, [])).toMatch(new RegExp(`^payload of event "${type}"`))
  })
})

describe('events', () => {
  test('are listed once, in a file each', () => {
    const files = readdirSync(folder('events')).filter(
      (file) => !['catalogue.ts', 'event-type.ts', 'external.ts'].includes(file),
    )
    expect(files.sort()).toEqual(events.map(({ type }) => `${type.replaceAll(/[._]/g, '-')}.ts`).sort())
    expect(fieldsWithoutWords(jsonSchemaOf(eventDetailSchema))).toEqual([])
  })

  test('that nobody listed are refused with the ones that are', () => {
    expect(validateEvent('job.exploded', {})).toMatch(
      /^event type "job\.exploded" is not in messages\/events\/catalogue\.ts; known are robot\.transitioned, /,
    )
  })
})

describe('commands', () => {
  test('say what they ask and who sends them, and every field has words', () => {
    expect(Object.keys(commands).sort()).toEqual(Object.keys(commandPayloads).sort())
    for (const { description, answers } of Object.values(commands)) {
      expect(description).toMatch(/\.$/)
      for (const answer of answers) expect(messageType(answer)?.kind).toBe('fact')
    }
    expect(fieldsWithoutWords(jsonSchemaOf(commandSchema))).toEqual([])
    for (const schema of Object.values(commandPayloads)) expect(fieldsWithoutWords(jsonSchemaOf(schema))).toEqual([])
  })

  test('have an id of their cause, so that a handler run twice says the same twice', () => {
    expect(commandId('m1', 'work.start')).toBe(commandId('m1', 'work.start'))
    expect(commandId('m1', 'work.start')).not.toBe(commandId('m1', 'work.stop'))
    expect(commandId('m1', 'work.start')).not.toBe(commandId('m2', 'work.start'))
  })

  test("go down on a topic of the robot's own that no rule reads", () => {
    expect(commandTopic('r1')).toBe('robots/r1/commands')
    expect(commandTopic('ff:5.iO4')).toBe('robots/ff:5_x002E_iO4/commands')
    expect(rejected({ topic: commandTopic('r1'), value: { type: 'robot.connected' } }).error.class).toBe('UnknownTopic')
  })
})

function fieldsWithoutWords(schema: JsonSchema, place = ''): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description === undefined && place.split('.').length < 2 ? [`${place}${name}`] : []),
    ...fieldsWithoutWords(field, `${place}${name}.`),
  ])
}
