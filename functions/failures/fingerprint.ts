import { hash } from 'node:crypto'

/**
 * Failures with one cause have one fingerprint: class, stage, handler and the error's text without what differs from message
 * to message. The text keeps what belongs to the cause: names of types, fields and resources. Values are what a text quotes,
 * what the failure itself knows of its message, and what looks like an id, a number or a time. A text of ours quotes the
 * values that are none of these. Changing a rule here splits or joins groups that people have already written notes on.
 */
export const fingerprintOf = (failure: Failed): string =>
  hash(
    'sha256',
    [failure.error_class, failure.stage, failure.handler ?? '', normalised(failure)].join('\n'),
    'hex',
  ).slice(0, 16)

export interface Failed
  extends Partial<Readonly<Record<(typeof ids)[number] | 'topic' | 'robot_id' | 'client_id', string>>> {
  readonly error_class: string
  readonly stage: string
  readonly error_text: string
  readonly handler?: string
}

/** Only the beginning counts: texts often end in the value that was wrong. */
const normalised = (failure: Failed): string =>
  rules
    .reduce(
      (rest, [pattern, word]) => rest.replace(pattern, word),
      withoutOwnValues(failure.error_text.slice(0, 2_000), failure).replace(time, '<time>').replace(wordLike, idOrWord),
    )
    .replace(/\s+/g, ' ')
    .replace(/(<\w+>)(?:,? \1)+/g, '$1')
    .slice(0, 300)

/** The longer ones first: a topic holds its robot's id. */
const withoutOwnValues = (text: string, failure: Failed): string =>
  ownValues(failure)
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce((rest, [value, word, borders]) => rest.replace(byItself(value, borders), word), text)

type OwnValue = readonly [value: string, word: string, borders: string]

const ownValues = (failure: Failed): readonly OwnValue[] => [
  ...valuesOf(failure.topic, '<topic>'),
  ...valuesOf(failure.robot_id, '<id>'),
  // A cart is `manufacturer:serial`, and its topics have the two behind one another.
  ...valuesOf(failure.robot_id?.includes(':') ? failure.robot_id.replaceAll(':', '/') : undefined, '<id>'),
  // A client may be called like a part of any topic: `v1`.
  ...valuesOf(failure.client_id, '<id>', '[\\w/-]'),
  ...ids.flatMap((name) => valuesOf(failure[name], '<id>')),
]

const valuesOf = (value: string | undefined, word: string, borders = '[\\w-]'): readonly OwnValue[] =>
  value ? [[value, word, borders]] : []

const ids = [
  'failure_id',
  'message_id',
  'trace_id',
  'correlation_id',
  'causation_id',
  'operation_id',
  'position',
] as const

/** Not where it happens to be a part of a longer word. */
const byItself = (value: string, borders: string): RegExp =>
  new RegExp(`(?<!${borders})${value.replaceAll(/\W/g, '\\$&')}(?!${borders})`, 'g')

/** Letters mixed with several digits: an id of whatever alphabet (ULID, base 62, hexadecimal), and no word of ours. */
const idOrWord = (word: string): string =>
  isMixed(word) || (word.length >= 8 && /[a-z]/i.test(word) && /\d.*\d/.test(word)) ? '<id>' : word
const wordLike = /[\w-]{4,}/g
/** Short ids of base 62: `K2d8`. */
const isMixed = (word: string): boolean =>
  word.length < 8 && /\d/.test(word) && /[a-z].*[A-Z]|[A-Z]\d+[a-z]|\d[a-z]*[A-Z]/.test(word)
const time = /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?/g

/** In this order: the longer forms first, or their parts would be taken for something else. */
const rules: readonly [RegExp, string][] = [
  // The same message alone or in an array (messages/dialects/native.ts) has the same fault.
  [/^element \d+ of \d+: /, ''],
  // V8 quotes what it could not read as it stands, with quotes of its own inside.
  [/^(Unexpected token) .*? is not valid JSON/s, '$1 in what is not valid JSON'],
  // A value that was shortened (messages/shown-value.ts) has lost its end.
  [/["[{](?=.{76}\.\.\.).{79}/gs, '<text>'],
  [/"(?:[^"\\]|\\.){0,500}"|`[^`]{0,500}`|(?<!\w)'[^']{0,500}'(?!\w)/gs, '<text>'],
  // Of a run the machine is the cause and the rest says which run.
  [/\b(arn:\S{1,200}?:(?:execution|express):[\w<>-]{1,100}):[^\s,]+/g, '$1:<id>'],
  [/-?\d+(?:[.,:_]\d+)*(?:e[+-]?\d+)?/gi, '<n>'],
  ...[1, 2, 3].map((): [RegExp, string] => [/[[{][^[\]{}]{0,500}[\]}]/g, '<value>']),
  [/\bis (?:true|false|null|<\w+>)(?=[\s:;,.]|$)/g, 'is <value>'],
  [/\breceived \w+/g, 'received <type>'],
]
