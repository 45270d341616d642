import { addresses, FEED_PROTOCOL } from '../../functions/service_platform/docs/addresses.ts'
import { catalogue } from '../../messages/catalogue.ts'
import { type CommandType, commandPayloads, commandSchema, commands } from '../../messages/commands.ts'
import { dialects } from '../../messages/dialects/list.ts'
import { envelopeSchema } from '../../messages/envelope.ts'
import { eventDetailSchema, events } from '../../messages/events/catalogue.ts'
import { externalEvents, outgoingEventSchema, typesFor } from '../../messages/events/external.ts'
import { clientExamples, clientFrames, serverExamples, serverFrames } from '../../messages/feed/frames.ts'
import { MESSAGES_MAX } from '../../messages/native-envelope.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/**
 * docs/generated/asyncapi.json: the same reference for machines (AsyncAPI 3.0). Seen from Signalbox: it receives what robots
 * say and sends commands and events. Other dialects are channels with an open payload: their makers own their schemas. The
 * function `docs` writes in where the feed is.
 */
export function asyncApi(): string {
  return `${JSON.stringify(document(), null, 2)}\n`
}

function document(): object {
  return {
    asyncapi: '3.0.0',
    'x-generated':
      'from messages/ by npm run generate: edit messages/types, messages/events, messages/feed, messages/commands.ts',
    info: {
      title: 'Signalbox',
      version: '1.0.0',
      description: 'What robots say, what they are told, and what applications hear about it.',
    },
    defaultContentType: 'application/json',
    servers: servers(),
    channels: { ...upChannels(), ...dialectChannels(), ...downChannels(), ...busChannels(), ...outwardChannels() },
    operations: {
      receiveMessages: {
        action: 'receive',
        channel: ref('channels', 'messages'),
        summary: 'What a robot says: requests, facts and telemetry.',
      },
      receiveTelemetry: {
        action: 'receive',
        channel: ref('channels', 'telemetry'),
        summary: 'What a robot reports often, and nothing is decided by.',
      },
      sendCommands: { action: 'send', channel: ref('channels', 'commands'), summary: 'What a robot is told.' },
      publishEvents: {
        action: 'send',
        channel: ref('channels', 'events'),
        summary: 'What has happened, to whoever has a rule on the bus.',
      },
      sendWebhooks: {
        action: 'send',
        channel: ref('channels', 'webhooks'),
        summary: 'To every subscription whose filter an event passes; again over hours until one is answered with 2xx.',
      },
      listenInFeed: {
        action: 'receive',
        channel: ref('channels', 'feed'),
        summary: 'What a client says in the feed.',
        messages: Object.keys(clientFrames).map((name) => ref('channels', 'feed', 'messages', clientFrameName(name))),
      },
      tellInFeed: {
        action: 'send',
        channel: ref('channels', 'feed'),
        summary: 'What the server says in the feed.',
        messages: Object.keys(serverFrames).map((name) => ref('channels', 'feed', 'messages', serverFrameName(name))),
      },
      ...Object.fromEntries(
        Object.entries(dialectChannels()).map(([name, channel]) => [
          `receive${capital(name)}`,
          { action: 'receive', channel: ref('channels', name), summary: channel.description },
        ]),
      ),
    },
    components: { messages: messages(), schemas: schemas() },
  }
}

function servers(): Record<string, object> {
  return {
    feed: {
      host: addresses.feed_host,
      pathname: addresses.feed_path,
      protocol: FEED_PROTOCOL,
      description:
        'The live feed, by WebSocket. POST /feed/tickets (openapi.json) answers with url and ticket, apart: connect to url + ?ticket= + ticket. A ticket is good for one connection within 30 seconds; a token never goes into an address.',
    },
    mqtt: {
      host: 'iot.example.com:8883',
      protocol: 'secure-mqtt',
      protocolVersion: '3.1.1',
      description:
        "AWS IoT Core: the account's data endpoint, TLS with the robot's own certificate, client id = thing name.",
    },
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

function dialectChannels(): Record<string, { readonly description: string }> {
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
      description:
        'The EventBridge bus, heard inside of the account only: detail-type is the type, detail the message. What is tagged external leaves by webhook and feed, in its published shape.',
      messages: refs(events.map(({ type }) => type)),
    },
  }
}

/** What leaves the system: only events of the list of external ones, in the shape that was published. */
function outwardChannels(): Record<string, object> {
  return {
    webhooks: {
      address: null,
      description:
        'POST to the address of a subscription (openapi.json): a CloudEvent in structured mode, signed after Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature). A known webhook-id has been told before.',
      messages: refs(typesFor('partners').map(webhookName)),
    },
    feed: {
      address: '/',
      title: 'The live feed',
      description:
        'One JSON object per WebSocket message, both ways. An answer names what it answers: the answers to two frames may come in either order, and events before the answer to subscribe. Events of one subscription come in the order of their positions; one may come again. Leave frames of kinds that you do not know, and fields, alone.',
      servers: [ref('servers', 'feed')],
      messages: refs([
        ...Object.keys(clientFrames).map(clientFrameName),
        ...Object.keys(serverFrames).map(serverFrameName),
      ]),
      bindings: {
        ws: {
          method: 'GET',
          query: {
            type: 'object',
            required: ['ticket'],
            properties: { ticket: { type: 'string', description: 'Of POST /feed/tickets, once' } },
          },
        },
      },
    },
  }
}

function feedMessages(): Record<string, object> {
  const client = Object.entries(clientFrames).map(([name, schema]) => [
    clientFrameName(name),
    {
      name,
      title: `${name} (from the client)`,
      summary: schema.description,
      payload: jsonSchemaOf(schema),
      examples: [{ payload: clientExamples[name as keyof typeof clientFrames] }],
    },
  ])
  const server = Object.entries(serverFrames).map(([name, schema]) => [
    serverFrameName(name),
    {
      name,
      title: `${name} (from the server)`,
      summary: schema.description,
      payload: withTypedEvents(jsonSchemaOf(schema)),
      examples: [{ payload: serverExamples[name as keyof typeof serverFrames] }],
    },
  ])
  return Object.fromEntries([...client, ...server])
}

/** An event in a frame is one of the published types, not just any. */
function withTypedEvents(frame: JsonSchema): object {
  const list = frame.properties?.events
  if (list?.items === undefined) return frame
  const item = {
    ...list.items,
    properties: { ...list.items.properties, event: ref('components', 'schemas', 'ExternalEvent') },
  }
  return { ...frame, properties: { ...frame.properties, events: { ...list, items: item } } }
}

function webhookMessages(): Record<string, object> {
  return Object.fromEntries(
    externalEvents
      .filter(({ audiences }) => audiences.includes('partners'))
      .map(({ type, description, version, schema, example }) => [
        webhookName(type),
        {
          name: type,
          title: `${type} (to partners)`,
          summary: description,
          tags: [{ name: 'external' }],
          contentType: 'application/cloudevents+json',
          headers: {
            type: 'object',
            required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
            properties: {
              'webhook-id': { type: 'string', description: 'The same for every try of the same event' },
              'webhook-timestamp': { type: 'string', description: 'Unix seconds of this try' },
              'webhook-signature': { type: 'string', description: 'One v1,base64 per secret, separated by blanks' },
            },
          },
          payload: {
            allOf: [
              ref('components', 'schemas', 'CloudEvent'),
              {
                type: 'object',
                properties: { type: { const: type }, data: ref('components', 'schemas', externalName(type, version)) },
              },
            ],
          },
          'x-example-data': schema.parse(example),
        },
      ]),
  )
}

const cloudEvent = {
  type: 'object',
  description: 'CloudEvents 1.0, structured mode',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', description: 'The event_id: the same for every delivery of the same event' },
    source: { type: 'string' },
    type: { type: 'string', description: 'What happened, such as job.completed' },
    subject: { type: 'string', description: 'robot:<id>' },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C: the story that it belongs to, where it has one' },
    data: { type: 'object' },
  },
}

function externalSchemas(): Record<string, object> {
  const typed = externalEvents.map(({ type, version, schema }) => [
    externalName(type, version),
    {
      allOf: [
        ref('components', 'schemas', 'OutgoingEvent'),
        {
          type: 'object',
          properties: { type: { const: type }, version: { const: version }, payload: jsonSchemaOf(schema) },
        },
      ],
    },
  ])
  return {
    OutgoingEvent: jsonSchemaOf(outgoingEventSchema),
    CloudEvent: cloudEvent,
    ExternalEvent: {
      description: 'Take types and versions that are not listed for news: there will be more of them.',
      oneOf: typed.map(([name]) => ref('components', 'schemas', String(name))),
    },
    ...Object.fromEntries(typed),
  }
}

function webhookName(type: string): string {
  return `${type}.webhook`
}

function externalName(type: string, version: number): string {
  return `${type}.external.v${version}`
}

function clientFrameName(name: string): string {
  return `feed.client.${name}`
}

function serverFrameName(name: string): string {
  return `feed.server.${name}`
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
      tags: [{ name: externalEvents.some((one) => one.type === type) ? 'external' : 'internal' }],
      payload: said('EventDetail', type, [schemaName(type, 'event')]),
      'x-example-payload': example,
    },
  ])
  const foreign = [
    'foreign',
    { name: 'foreign', title: "A message in its maker's own words", payload: { type: 'object' } },
  ]
  return { ...Object.fromEntries([...up, ...down, ...out, foreign]), ...webhookMessages(), ...feedMessages() }
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

function schemas(): Record<string, object> {
  return {
    Envelope: jsonSchemaOf(envelopeSchema),
    Command: jsonSchemaOf(commandSchema),
    EventDetail: jsonSchemaOf(eventDetailSchema),
    ...externalSchemas(),
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
