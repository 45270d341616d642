import { catalogue } from '../../messages/catalogue.ts'
import { commands } from '../../messages/commands.ts'
import { events } from '../../messages/events/catalogue.ts'
import type { MessageType } from '../../messages/message-type.ts'
import { senderText } from './message-reference.ts'

/** What of a policy the flow map shows: by state, then by type, where it leads and what is done on the way. */
export interface MappedPolicy {
  readonly version: string
  readonly cells: Readonly<Record<string, Readonly<Record<string, MappedCell>>>>
}

interface MappedCell {
  readonly next: string
  readonly handlers: readonly string[]
  readonly guard?: unknown
}

/** docs/generated/flow-map.md: type → who emits it → who consumes it → what follows. */
export function flowMap(policies: readonly MappedPolicy[]): string {
  return [
    '<!-- Generated from messages/ and policy/ by npm run generate: edit messages/types, messages/events, policy/robot.v*.json. -->',
    '# Flow map',
    '',
    'A message comes in, the policy of its robot decides, handlers act, and what they bring about goes out. A type that moves nothing in a state is refused there.',
    '',
    '```mermaid',
    diagram(policies),
    '```',
    '',
    '| type | kind | who emits it | who consumes it | commands that follow | events that follow |',
    '|---|---|---|---|---|---|',
    ...catalogue.map((entry) => row(entry, policies)),
    '',
    '## Moves',
    '',
    'Where a type leads, by policy version. `(guard)`: only if the payload or the row agrees.',
    '',
    ...catalogue.filter(({ kind }) => kind !== 'telemetry').flatMap((entry) => moves(entry, policies)),
    '## Events',
    '',
    '| event | brought about by |',
    '|---|---|',
    ...events.map(({ type, emitted_by }) => `| \`${type}\` | ${list(emitted_by)} |`),
    '',
    '## Commands and their answers',
    '',
    '| command | sent by | answered by |',
    '|---|---|---|',
    ...Object.entries(commands).map(
      ([type, { sent_by, answers }]) => `| \`${type}\` | \`${sent_by}\` | ${list(answers)} |`,
    ),
    '',
  ].join('\n')
}

/** docs/generated/flow-map.mmd: the same picture alone, for tools that draw Mermaid files. */
export function flowMapDiagram(policies: readonly MappedPolicy[]): string {
  return `%% Generated from messages/ and policy/ by npm run generate: edit those.\n${diagram(policies)}\n`
}

function row({ type, kind, senders }: MessageType, policies: readonly MappedPolicy[]): string {
  const handlers = handlersOf(type, policies)
  const followed = events.filter(({ emitted_by }) => emitted_by.some((by) => handlers.includes(by)))
  const told = Object.entries(commands).filter(([, { sent_by }]) => handlers.includes(sent_by))
  const moved = policies.some(({ cells }) => Object.values(cells).some((cell) => cell[type] !== undefined))
  const consumers =
    kind === 'telemetry' ? 'last-known state' : moved ? list(handlers) || 'the machine alone' : 'nobody yet'
  const outgoing = moved ? ['robot.transitioned', ...followed.map((event) => event.type)] : []
  const emitters = senders.map(senderText).join('; ')
  return `| \`${type}\` | ${kind} | ${emitters} | ${consumers} | ${list(told.map(([command]) => command))} | ${list(outgoing)} |`
}

function moves({ type }: MessageType, policies: readonly MappedPolicy[]): readonly string[] {
  const byVersion = policies.map(({ version, cells }) => {
    const steps = Object.entries(cells).flatMap(([state, cell]) =>
      cell[type] === undefined ? [] : [step(state, cell[type])],
    )
    return `- ${version}: ${steps.length === 0 ? 'refused in every state' : steps.join(', ')}`
  })
  return [`### \`${type}\``, '', ...byVersion, '']
}

function step(state: string, { next, guard }: MappedCell): string {
  return `${state} → ${next}${guard === undefined ? '' : ' (guard)'}`
}

function diagram(policies: readonly MappedPolicy[]): string {
  const handlers = [...new Set(catalogue.flatMap(({ type }) => handlersOf(type, policies)))]
  return [
    'flowchart LR',
    ...box('who', 'who emits', [...new Set(catalogue.flatMap(({ senders }) => senders.map(({ who }) => who)))]),
    ...box(
      'up',
      'messages',
      catalogue.map(({ type }) => type),
    ),
    ...box('do', 'handlers', [...handlers, 'commit', 'last-known state']),
    ...box('down', 'commands', Object.keys(commands)),
    ...box(
      'out',
      'events',
      events
        .filter(({ emitted_by }) => emitted_by.some((by) => by === 'commit' || handlers.includes(by)))
        .map(({ type }) => type),
    ),
    ...catalogue.flatMap(({ type, kind, senders }) => [
      ...[...new Set(senders.map(({ who }) => who))].map((who) => `  ${id('who', who)} --> ${id('up', type)}`),
      ...(kind === 'telemetry' ? ['last-known state'] : handlersOf(type, policies)).map(
        (handler) => `  ${id('up', type)} --> ${id('do', handler)}`,
      ),
    ]),
    ...handlers.map((handler) => `  ${id('do', handler)} --> ${id('do', 'commit')}`),
    ...Object.entries(commands)
      .filter(([, { sent_by }]) => handlers.includes(sent_by))
      .map(([type, { sent_by }]) => `  ${id('do', sent_by)} --> ${id('down', type)}`),
    ...events.flatMap(({ type, emitted_by }) =>
      emitted_by
        .filter((by) => by === 'commit' || handlers.includes(by))
        .map((by) => `  ${id('do', by)} --> ${id('out', type)}`),
    ),
  ].join('\n')
}

function box(prefix: string, title: string, names: readonly string[]): readonly string[] {
  return [`  subgraph ${prefix}_box["${title}"]`, ...names.map((name) => `    ${id(prefix, name)}["${name}"]`), '  end']
}

function id(prefix: string, name: string): string {
  return `${prefix}_${name.replaceAll(/[^a-z0-9]/g, '_')}`
}

/** Of all versions and states, in the order in which they run. */
function handlersOf(type: string, policies: readonly MappedPolicy[]): readonly string[] {
  const handlers = policies.flatMap(({ cells }) => Object.values(cells).flatMap((row) => row[type]?.handlers ?? []))
  return [...new Set(handlers)]
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
