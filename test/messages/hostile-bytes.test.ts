import { describe, expect, test } from 'vitest'
import { errorClasses, type OpeningErrorClass } from '../../messages/opening-error.ts'
import { opened, rejected } from './records.ts'

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
const message = (payload: string): string => `{"type":"robot.telemetry","payload":${payload}}`

/** What a sender may put on robots/r1/messages, and what becomes of it. */
const hostile: readonly [what: string, bytes: string | Uint8Array, OpeningErrorClass, text: string | RegExp][] = [
  ['nothing', '', 'EmptyMessage', '0 bytes and nothing in them; a message is a JSON object'],
  ['white space', ' \n\t ', 'EmptyMessage', '4 bytes and nothing in them; a message is a JSON object'],
  ['an empty array', ' [ ] ', 'EmptyMessage', 'an array without messages; 1 to 100 were expected'],
  [
    'a stray continuation byte',
    Uint8Array.of(0x7b, 0x80, 0x7d),
    'InvalidUtf8',
    'byte 1 of 3 is not UTF-8; JSON is UTF-8 text',
  ],
  [
    'a character cut short',
    Uint8Array.of(0x22, 0xe2, 0x82),
    'InvalidUtf8',
    'byte 1 of 3 is not UTF-8; JSON is UTF-8 text',
  ],
  ['a surrogate written in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'InvalidUtf8', /^byte 1 of 5/],
  [
    'UTF-16',
    new Uint8Array(Buffer.from('{"type":"robot.connected"}', 'utf16le')),
    'NotJson',
    /a message is one JSON object or an array of them$/,
  ],
  ['a byte order mark', '\ufeff{"type":"robot.connected"}', 'NotJson', 'starts with a byte order mark; leave it out'],
  ['a word', 'hello', 'NotJson', /Unexpected token.*a message is one JSON object/],
  ['half an object', '{"type":"robot.connected"', 'NotJson', /a message is one JSON object or an array of them$/],
  ['two objects', '{"type":"robot.connected"}{"type":"robot.connected"}', 'NotJson', /a message is one JSON object/],
  ['NaN', message('{"battery":NaN}'), 'NotJson', /a message is one JSON object/],
  ['an unfinished text', '{"type":"robot.conn', 'NotJson', /a message is one JSON object/],
  ['an escape at the very end', '{"type":"\\', 'NotJson', /a message is one JSON object/],
  [
    '131,073 bytes',
    `"${'x'.repeat(131_071)}"`,
    'TooLarge',
    '131073 bytes; at most 131072 (128 KB): send bigger content by upload',
  ],
  ['33 levels', deep(33), 'TooDeep', 'nested deeper than 32 levels at byte 32; at most 32'],
  ['5,000 levels', deep(5000), 'TooDeep', 'nested deeper than 32 levels at byte 32; at most 32'],
  ['131,000 brackets that never close', '['.repeat(131_000), 'TooDeep', /at byte 32/],
  [
    'the same key twice',
    message('{"battery":4,"battery":90}'),
    'DuplicateKey',
    'key "battery" is there twice in $.payload; say it once',
  ],
  [
    'the same key twice, once escaped',
    message('{"battery":4,"b\\u0061ttery":90}'),
    'DuplicateKey',
    'key "battery" is there twice in $.payload; say it once',
  ],
  [
    'two types',
    '{"type":"robot.connected","type":"robot.lost"}',
    'DuplicateKey',
    'key "type" is there twice in $; say it once',
  ],
  [
    'equal keys deep inside',
    message('{"a":[{},{"b c":{"x":1,"x":1}}]}'),
    'DuplicateKey',
    'key "x" is there twice in $.payload.a[1]["b c"]; say it once',
  ],
  [
    'an infinite number',
    message('{"battery":1e400}'),
    'UnsafeNumber',
    'number 1e400 at $.payload.battery is not finite; at most 9007199254740991 either side of zero, or write it as a text',
  ],
  [
    '2^53',
    message('{"odometer":9007199254740992}'),
    'UnsafeNumber',
    /^number 9007199254740992 at \$\.payload\.odometer would be changed by parsing/,
  ],
  ['-2^53 - 1', message('{"odometer":-9007199254740993}'), 'UnsafeNumber', /^number -9007199254740993/],
  [
    'a number of 400 digits',
    message(`{"n":${'9'.repeat(400)}}`),
    'UnsafeNumber',
    /^number 9{77}\.\.\. at \$\.payload\.n is not finite/,
  ],
  [
    '__proto__',
    message('{"__proto__":{"admin":true}}'),
    'ForbiddenKey',
    'key "__proto__" in $.payload reaches into object prototypes; choose another name',
  ],
  ['__proto__ in escapes', message('{"\\u005f_proto__":1}'), 'ForbiddenKey', /^key "__proto__"/],
  [
    'constructor',
    message('{"a":{"constructor":{"prototype":1}}}'),
    'ForbiddenKey',
    'key "constructor" in $.payload.a reaches into object prototypes; choose another name',
  ],
  ['prototype', message('{"prototype":1}'), 'ForbiddenKey', /^key "prototype"/],
  [
    'a lone high surrogate',
    message('{"note":"\\ud83d"}'),
    'LoneSurrogate',
    'the text at $.payload.note is "\\ud83d": half of a UTF-16 pair; escape both halves or write the character itself',
  ],
  [
    'a lone low surrogate, in capitals',
    message('{"note":"x\\uDE00"}'),
    'LoneSurrogate',
    /^the text at \$\.payload\.note/,
  ],
  ['surrogates the wrong way round', message('{"note":"\\ude00\\ud83d"}'), 'LoneSurrogate', /half of a UTF-16 pair/],
  ['a lone surrogate in a key', message('{"\\ud83d":1}'), 'LoneSurrogate', /^a key of \$\.payload is "\\ud83d"/],
  ['a number', '42', 'NotAMessage', '42 is not a message; an object with a type and a payload was expected'],
  ['null', 'null', 'NotAMessage', 'null is not a message; an object with a type and a payload was expected'],
  [
    'no type',
    '{"payload":{}}',
    'NotAMessage',
    'type is missing; expected a type of the catalogue such as "work.completed"',
  ],
  [
    'a type that is a number',
    '{"type":7}',
    'NotAMessage',
    'type is 7; expected a type of the catalogue such as "work.completed"',
  ],
  [
    'a payload that is an array',
    '{"type":"robot.connected","payload":[1]}',
    'NotAMessage',
    'payload is [1]; expected an object',
  ],
  [
    'a payload that is null',
    '{"type":"robot.connected","payload":null}',
    'NotAMessage',
    'payload is null; expected an object',
  ],
  [
    'an empty message_id',
    '{"type":"robot.connected","message_id":""}',
    'NotAMessage',
    'message_id is ""; expected 1 to 64 of A-Z a-z 0-9 . _ : -',
  ],
  [
    'a message_id with a line break',
    '{"type":"robot.connected","message_id":"a\\nb"}',
    'NotAMessage',
    'message_id is "a\\nb"; expected 1 to 64 of A-Z a-z 0-9 . _ : -',
  ],
  [
    'a message_id of 65 characters',
    `{"type":"robot.connected","message_id":"${'x'.repeat(65)}"}`,
    'NotAMessage',
    /^message_id is "x+"; expected 1 to 64/,
  ],
  ['a message_id that is a number', '{"type":"robot.connected","message_id":5}', 'NotAMessage', /^message_id is 5;/],
  [
    'a trace_id of zeros',
    `{"type":"robot.connected","trace_id":"${'0'.repeat(32)}"}`,
    'NotAMessage',
    /expected 32 hex digits, not all 0$/,
  ],
  [
    'a trace_id that is none',
    '{"type":"robot.connected","trace_id":"abc"}',
    'NotAMessage',
    'trace_id is "abc"; expected 32 hex digits, not all 0',
  ],
  [
    'a correlation_id with a space',
    '{"type":"robot.connected","correlation_id":"job 1"}',
    'NotAMessage',
    /^correlation_id is "job 1"/,
  ],
  [
    'a causation_id that is an object',
    '{"type":"robot.connected","causation_id":{}}',
    'NotAMessage',
    /^causation_id is {}/,
  ],
  [
    'a version without its v',
    '{"type":"robot.connected","version":"1"}',
    'NotAMessage',
    'version is "1"; expected a policy version such as "v1"',
  ],
  [
    'schema_version 0',
    '{"type":"robot.connected","schema_version":0}',
    'NotAMessage',
    'schema_version is 0; expected a whole number from 1',
  ],
  [
    'half a sequence',
    '{"type":"robot.connected","sequence":1.5}',
    'NotAMessage',
    'sequence is 1.5; expected a whole number from 0',
  ],
  [
    'a negative sequence',
    '{"type":"robot.connected","sequence":-1}',
    'NotAMessage',
    'sequence is -1; expected a whole number from 0',
  ],
  [
    'a day as occurred_at',
    '{"type":"robot.connected","occurred_at":"2026-05-13"}',
    'NotAMessage',
    'occurred_at is "2026-05-13"; expected an RFC 3339 time such as "2026-05-13T13:48:51Z"',
  ],
  [
    'the 31st of February',
    '{"type":"robot.connected","occurred_at":"2026-02-31T25:00:00Z"}',
    'NotAMessage',
    /^occurred_at is/,
  ],
  [
    'a priority of its own',
    '{"type":"robot.connected","priority":"high"}',
    'NotAMessage',
    'priority is "high"; expected "urgent" or "normal"',
  ],
  [
    'another robot',
    '{"type":"robot.connected","robot_id":"r2"}',
    'RobotMismatch',
    'robot_id is "r2" on topic "robots/r1/messages"; the topic is the identity: r1',
  ],
  [
    'an unknown type',
    '{"type":"robot.exploded"}',
    'UnknownMessage',
    /^type "robot\.exploded" is not in the catalogue; known are robot\.connected, /,
  ],
  [
    'a type that is spelled wrong',
    '{"type":"work.strat"}',
    'UnknownMessage',
    /^type "work\.strat" is not in the catalogue; known are .*; did you mean "work\.start"\?$/,
  ],
  ['a type from every object', '{"type":"toString"}', 'UnknownMessage', /^type "toString" is not in the catalogue/],
  [
    'an unknown schema_version',
    '{"type":"work.start","schema_version":2,"payload":{"job_id":"j"}}',
    'UnknownSchemaVersion',
    'work.start has no schema_version 2; known are 1',
  ],
  [
    'a job without an id',
    '{"type":"work.start"}',
    'InvalidPayload',
    'payload of work.start (schema_version 1): job_id is missing; a text of 1 to 128 characters was expected',
  ],
  [
    '219 %',
    '{"type":"battery.low","payload":{"battery":219}}',
    'InvalidPayload',
    'payload of battery.low (schema_version 1): battery is 219; a number from 0 to 100 was expected',
  ],
  ['a pose without a heading', message('{"pose":{"x":1,"y":2}}'), 'InvalidPayload', /pose\.theta is missing/],
  [
    '101 messages',
    JSON.stringify(Array.from({ length: 101 }, () => ({ type: 'robot.connected' }))),
    'TooManyMessages',
    'an array of 101 messages; at most 100: send several',
  ],
]

describe('bytes that cannot be opened are refused by name, with the value and what would have been right', () => {
  test.each(hostile)('%s', (_, bytes, errorClass, text) => {
    const sent = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
    const refusal = rejected({ bytes: sent })
    expect(refusal.error.class).toBe(errorClass)
    if (typeof text === 'string') expect(refusal.error.text).toBe(text)
    else expect(refusal.error.text).toMatch(text)
    expect(Buffer.from(refusal.bytes)).toEqual(Buffer.from(sent))
    expect(refusal.arrival?.robot_id).toBe('r1')
  })

  test('every class of refusal occurs in this file, except of topics', () => {
    const seen = new Set<string>(hostile.map(([, , errorClass]) => errorClass))
    expect(Object.keys(errorClasses).filter((errorClass) => !seen.has(errorClass))).toEqual(['UnknownTopic'])
  })
})

describe('what is odd but sound is opened', () => {
  test.each([
    ['exactly 32 levels', message(`{"a":${deep(30)}}`)],
    ['exactly 128 KB', message(`{"a":"${'x'.repeat(131_072 - message('{"a":""}').length)}"}`)],
    ['brackets and colons inside texts', message(`{"a":"${'[{:'.repeat(40)}","b":"\\"{[:"}`)],
    ['a pair of escaped surrogates', message('{"note":"\\ud83d\\uDE00"}')],
    ['a character beyond the basic plane', message('{"note":"😀"}')],
    ['the greatest safe number', message('{"n":[9007199254740991,-9007199254740991,1e15,-0,5e-324]}')],
    ['equal keys in different objects', message('{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":1}]}')],
    ['keys of every object', message('{"toString":1,"hasOwnProperty":2,"valueOf":3,"":4}')],
    ['white space everywhere', ' { "type" : "robot.telemetry" ,\r\n\t"payload" : { "a" : [ ] } } '],
    ['fields we do not know', '{"type":"robot.connected","colour":"red","payload":{"reason":"x","floor":3}}'],
  ])('%s', (_, text) => {
    const { messages } = opened({ text })
    expect(messages).toHaveLength(1)
    expect(messages[0]?.payload).toEqual(JSON.parse(text).payload)
  })
})
