import { catalogue } from '../../messages/catalogue.ts'
import { type CommandType, commandPayloads, commandSchema, commands } from '../../messages/commands.ts'
import { dialects } from '../../messages/dialects/list.ts'
import { envelopeSchema } from '../../messages/envelope.ts'
import { eventDetailSchema, events } from '../../messages/events/catalogue.ts'
import type { MessageType, SchemaVersion, Sender } from '../../messages/message-type.ts'
import { MESSAGES_MAX } from '../../messages/native-envelope.ts'
import { errorClasses } from '../../messages/opening-error.ts'
import { BYTES_MAX, DEPTH_MAX } from '../../messages/strict-json.ts'
import { type JsonSchema, jsonSchemaOf, typeText } from './json-schema.ts'

/** docs/generated/messages.md: everything that is said, for whoever writes a robot, an application or a handler. */
export function messageReference(): string {
  return [
    '<!-- Generated from messages/ by npm run generate: edit messages/types, messages/events, messages/commands.ts. -->',
    '# Messages',
    '',
    'What may be said, by whom, and what it looks like. The same list drives dispatch, the [flow map](flow-map.md) and [AsyncAPI](asyncapi.json).',
    '',
    '## The envelope',
    '',
    `One JSON object, or an array of up to ${MESSAGES_MAX}, of at most ${BYTES_MAX / 1024} KB and ${DEPTH_MAX} levels. A native sender may write these fields; others are left alone.`,
    '',
    ...fieldTable(jsonSchemaOf(envelopeSchema)),
    '',
    '## Up: from robots and requesters',
    '',
    '| type | kind | what it means |',
    '|---|---|---|',
    ...catalogue.map(({ type, kind, description }) => `| [\`${type}\`](#${anchor(type)}) | ${kind} | ${description} |`),
    '',
    ...catalogue.flatMap(typeSection),
    '## Down: commands to robots',
    '',
    'Published on `robots/{robot_id}/commands`. The same cause gives the same `message_id`: a robot that remembers ids may be told twice. Answers carry it as `causation_id`.',
    '',
    ...fieldTable(jsonSchemaOf(commandSchema)),
    '',
    ...Object.keys(commandPayloads).flatMap((type) => commandSection(type as CommandType)),
    '## Out: events on the bus',
    '',
    'The `Detail` of every event:',
    '',
    ...fieldTable(jsonSchemaOf(eventDetailSchema)),
    '',
    ...events.flatMap(({ type, description, emitted_by, schema, example }) => [
      `### \`${type}\``,
      '',
      `${description} Brought about by ${emitted_by.map((by) => `\`${by}\``).join(', ')}.`,
      '',
      ...fieldTable(jsonSchemaOf(schema)),
      '',
      'For example:',
      '',
      ...code(example),
      '',
    ]),
    '## Dialects',
    '',
    'Decoders are chosen by topic and content type.',
    '',
    '| dialect | topics | content type | what it is | what it derives |',
    '|---|---|---|---|---|',
    ...dialects.map(
      ({ name, topic_filters, content_types, description, derives }) =>
        `| ${name} | ${list(topic_filters)} | ${list(content_types)} | ${description} | ${list(derives)} |`,
    ),
    '',
    '## Refusals',
    '',
    'What cannot be opened is dead-lettered with its bytes and one of these classes.',
    '',
    '| class | why |',
    '|---|---|',
    ...Object.entries(errorClasses).map(([name, why]) => `| \`${name}\` | ${why} |`),
    '',
  ].join('\n')
}

function typeSection({ type, kind, description, senders, schema_versions: versions }: MessageType): readonly string[] {
  return [
    `### \`${type}\``,
    '',
    `A ${kind}. ${description}`,
    '',
    `Said by: ${senders.map(senderText).join('; ')}.`,
    '',
    ...Object.entries(versions).flatMap(([version, schema]) => versionSection(version, schema)),
  ]
}

function versionSection(version: string, { schema, valid, invalid }: SchemaVersion): readonly string[] {
  return [
    `Payload, schema_version ${version}; fields that are not listed are kept:`,
    '',
    ...fieldTable(jsonSchemaOf(schema)),
    '',
    'Valid:',
    '',
    ...valid.flatMap(code),
    '',
    'Not valid:',
    '',
    ...invalid.map(({ payload, why }) => `- \`${JSON.stringify(payload)}\`: ${why}`),
    '',
  ]
}

function commandSection(type: CommandType): readonly string[] {
  const { description, sent_by: sentBy, answers } = commands[type]
  const answered = answers.length === 0 ? '' : ` Answered by ${list(answers)}.`
  return [
    `### \`${type}\` (command)`,
    '',
    `${description} Sent by \`${sentBy}\`.${answered}`,
    '',
    ...fieldTable(jsonSchemaOf(commandPayloads[type])),
    '',
  ]
}

function fieldTable(schema: JsonSchema): readonly string[] {
  const rows = fieldRows(schema, '')
  return rows.length === 0 ? ['No fields of its own.'] : ['| field | | what | meaning |', '|---|---|---|---|', ...rows]
}

function fieldRows(schema: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const need = schema.required?.includes(name) ? 'required' : 'optional'
    const row = `| \`${prefix}${name}\` | ${need} | ${typeText(field)} | ${field.description ?? ''} |`
    return [row, ...fieldRows(field, `${prefix}${name}.`)]
  })
}

export function senderText({ who, from }: Sender): string {
  return from === undefined ? who : `${who} (from ${from})`
}

function anchor(type: string): string {
  return type.replaceAll('.', '')
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function code(value: unknown): readonly string[] {
  return ['```json', JSON.stringify(value), '```']
}
