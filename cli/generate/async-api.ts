import { catalogue } from '../../messages/catalogue.ts'
import { type CommandType, commandPayloads, commandSchema, commands } from '../../messages/commands.ts'
import { dialects } from '../../messages/dialects/list.ts'
import { MESSAGES_MAX } from '../../messages/dialects/native.ts'
import { envelopeSchema } from '../../messages/envelope.ts'
import { eventDetailSchema, events } from '../../messages/events/catalogue.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/**
 * docs/generated/asyncapi.json: the same reference for machines (AsyncAPI 3.0). Seen from Signalbox: it receives what robots
 * say and sends commands and events. Other dialects are channels with an open payload: their makers own their schemas.
 */
export function asyncApi(): string {
  return `${JSON.stringify(document(), null, 2)}\n`
}

function document(): object {
  return {
    asyncapi: '3.0.0',
    'x-generated': 'from messages/ by npm run generate: edit messages/types, messages/events, messages/commands.ts',
    info: {
      title: 'Signalbox',
      version: '1.0.0',
      description: 'What robots say, what they are told, and what applications hear about it.',
    },
    defaultContentType: 'application/json',
    channels: { ...upChannels(), ...dialectChannels(), ...downChannels(), ...busChannels() },
    operations: {
      receiveMessages: { action: 'receive', channel: ref('channels', 'messages') },
      receiveTelemetry: { action: 'receive', channel: ref('channels', 'telemetry') },
      sendCommands: { action: 'send', channel: ref('channels', 'commands') },
      publishEvents: { action: 'send', channel: ref('channels', 'events') },
      ...Object.fromEntries(
        Object.keys(dialectChannels()).map((name) => [
          `receive${capital(name)}`,
          { action: 'receive', channel: ref('channels', name) },
        ]),
      ),
    },
    components: { messages: messages(), schemas: schemas() },
  }
}

const robotId = { robot_id: { description: 'The robot: its thing name.' } }

function upChannels(): Record<string, object> {
  const all = catalogue.map(({ type }) => type)
  return {
    messages: {
      address: 'robots/{robot_id}/messages',
      description: `One message or an array of up to ${MESSAGES_MAX}. QoS 1 for what must not be lost.`,
      parameters: robotId,
      messages: refs(all),
    },
    telemetry: {
      address: 'robots/{robot_id}/telemetry',
      description:
        'As messages; the type may be left out. Also by Basic Ingest on $aws/rules/signalbox_{environment}_telemetry/robots/{robot_id}/telemetry.',
      parameters: robotId,
      messages: refs(all),
    },
  }
}

function dialectChannels(): Record<string, object> {
  const foreign = dialects.filter(({ name }) => name !== 'native')
  return Object.fromEntries(
    foreign.flatMap(({ name, description, topic_filters }) =>
      topic_filters.map((filter) => {
        const parameters = parametersOf(filter)
        const last = filter.split('/').findLast((part) => part !== '+')
        return [
          camel(`${name}-${last}`),
          {
            address: parameters.address,
            description,
            parameters: Object.fromEntries(parameters.names.map((parameter) => [parameter, {}])),
            messages: { foreign: ref('components', 'messages', 'foreign') },
          },
        ]
      }),
    ),
  )
}

/** Every + of a filter is a parameter of the address. */
function parametersOf(filter: string): { readonly address: string; readonly names: readonly string[] } {
  const available = filter.startsWith('$aws/') ? ['client_id'] : ['manufacturer', 'serial_number']
  const names: string[] = []
  const address = filter.replaceAll('+', () => {
    const name = available[names.length] ?? `part_${names.length + 1}`
    names.push(name)
    return `{${name}}`
  })
  return { address, names }
}

function downChannels(): Record<string, object> {
  return {
    commands: {
      address: 'robots/{robot_id}/commands',
      description: 'What a robot is told. No rule reads this topic: nothing that is published here comes back in.',
      parameters: robotId,
      messages: refs(Object.keys(commandPayloads).map((type) => commandName(type))),
    },
  }
}

function busChannels(): Record<string, object> {
  return {
    events: {
      address: null,
      description: 'The EventBridge bus: detail-type is the type, detail the message.',
      messages: refs(events.map(({ type }) => type)),
    },
  }
}

function messages(): Record<string, object> {
  const up = catalogue.map(({ type, kind, description, schema_versions }) => [
    type,
    {
      name: type,
      title: type,
      summary: description,
      tags: [{ name: kind }],
      payload: said(
        'Envelope',
        type,
        Object.keys(schema_versions).map((version) => schemaName(type, version)),
      ),
      examples: Object.values(schema_versions).flatMap(({ valid }) =>
        valid.map((payload) => ({ payload: { type, payload } })),
      ),
    },
  ])
  const down = Object.entries(commands).map(([type, { description }]) => [
    commandName(type),
    {
      name: type,
      title: `${type} (command)`,
      summary: description,
      payload: said('Command', type, [commandName(type)]),
    },
  ])
  const out = events.map(({ type, description, example }) => [
    type,
    {
      name: type,
      title: type,
      summary: description,
      payload: said('EventDetail', type, [schemaName(type, 'event')]),
      'x-example-payload': example,
    },
  ])
  const foreign = [
    'foreign',
    { name: 'foreign', title: "A message in its maker's own words", payload: { type: 'object' } },
  ]
  return Object.fromEntries([...up, ...down, ...out, foreign])
}

/** The envelope, with its type fixed and its payload one of the versions. */
function said(envelope: string, type: string, payloads: readonly string[]): object {
  const versions = payloads.map((name) => ref('components', 'schemas', name))
  return {
    allOf: [
      ref('components', 'schemas', envelope),
      {
        type: 'object',
        properties: { type: { const: type }, payload: versions.length === 1 ? versions[0] : { anyOf: versions } },
      },
    ],
  }
}

function schemas(): Record<string, JsonSchema> {
  return {
    Envelope: jsonSchemaOf(envelopeSchema),
    Command: jsonSchemaOf(commandSchema),
    EventDetail: jsonSchemaOf(eventDetailSchema),
    ...Object.fromEntries(
      catalogue.flatMap(({ type, schema_versions }) =>
        Object.entries(schema_versions).map(([version, { schema }]) => [
          schemaName(type, version),
          jsonSchemaOf(schema),
        ]),
      ),
    ),
    ...Object.fromEntries(
      Object.entries(commandPayloads).map(([type, schema]) => [commandName(type), jsonSchemaOf(schema)]),
    ),
    ...Object.fromEntries(events.map(({ type, schema }) => [schemaName(type, 'event'), jsonSchemaOf(schema)])),
  }
}

function schemaName(type: string, version: string): string {
  return `${type}.${version === 'event' ? version : `v${version}`}`
}

function commandName(type: CommandType | string): string {
  return `${type}.command`
}

function refs(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, ref('components', 'messages', name)]))
}

function ref(...path: readonly string[]): { readonly $ref: string } {
  return { $ref: `#/${path.join('/')}` }
}

function camel(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
