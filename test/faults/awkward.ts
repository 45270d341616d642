/** A hundred things that a robot may put on its topic and that are no message: what must be kept of each is what was sent. */
import { hostile } from './hostile.ts'

export interface Awkward {
  readonly what: string
  readonly bytes: Uint8Array
  /** What failures keep of it, where it is not the whole: the elements of an array that are no messages. */
  readonly kept?: readonly Uint8Array[]
}

const utf8 = (text: string): Uint8Array => Buffer.from(text)
const text = (what: string, said: string): Awkward => ({ what, bytes: utf8(said) })
const raw = (what: string, ...bytes: readonly number[]): Awkward => ({ what, bytes: Uint8Array.from(bytes) })
const within = (before: string, bytes: readonly number[], after: string): Uint8Array =>
  Buffer.concat([utf8(before), Uint8Array.from(bytes), utf8(after)])
const saying = (what: string, ...bytes: readonly number[]): Awkward => ({
  what,
  bytes: within('{"type":"robot.telemetry","payload":{"note":"', bytes, '"}}'),
})
/** Telemetry with this payload, as it stands. */
const paying = (what: string, payload: string): Awkward => text(what, `{"type":"robot.telemetry","payload":${payload}}`)

const good = '{"type":"robot.telemetry","payload":{"battery":40}}'
const inArray = (what: string, elements: readonly string[], bad: readonly number[], between = ','): Awkward => ({
  what,
  bytes: utf8(`[${elements.join(between)}]`),
  kept: bad.map((index) => utf8((elements[index] ?? '').trim())),
})

const KB = 1024
/** What IoT Core takes at most. */
const bytesMax = 128 * KB

export const awkward: readonly Awkward[] = [
  ...hostile.map(({ what, bytes }) => ({ what, bytes })),
  raw('a NUL', 0),
  raw('eight NULs', 0, 0, 0, 0, 0, 0, 0, 0),
  raw('0xFF', 0xff),
  raw('a UTF-16 byte order mark, big end first', 0xfe, 0xff, 0x00, 0x7b, 0x00, 0x7d),
  raw('UTF-16, little end first', 0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00),
  raw('a UTF-8 byte order mark alone', 0xef, 0xbb, 0xbf),
  {
    what: 'a byte order mark before what is no message',
    bytes: within('', [0xef, 0xbb, 0xbf], '{"type":"robot.flew"}'),
  },
  { what: 'a byte order mark in the middle', bytes: within('{"type":', [0xef, 0xbb, 0xbf], '"robot.flew"}') },
  saying('an overlong NUL', 0xc0, 0x80),
  saying('an overlong slash', 0xe0, 0x80, 0xaf),
  saying('a surrogate as bytes', 0xed, 0xa0, 0x80),
  saying('a code point above U+10FFFF', 0xf4, 0x90, 0x80, 0x80),
  saying('a lone continuation byte', 0x80),
  saying('Latin 1', 0xe9),
  { what: 'a character that is cut off at the end', bytes: within('{"type":"robot.telemetry"', [0xe2, 0x82], '') },
  ...Array.from({ length: 32 }, (_, code) => saying(`control character ${code} as it is`, code)),
  text('a string that does not end', '{"type":"robot.telemetry'),
  text('an escape that there is not', '{"type":"\\x41"}'),
  text('half an escape', '{"type":"\\u00'),
  text('single quotes', "{'type':'robot.telemetry'}"),
  text('a key without quotes', '{type:"robot.telemetry"}'),
  text('a comma at the end', '{"type":"robot.telemetry",}'),
  text('a comment', '{"type":"robot.telemetry"/* so */}'),
  text('a value that is missing', '{"type":}'),
  text('a brace too many', `${good}}`),
  text('garbage behind', `${good}garbage`),
  text('a NUL behind', `${good}\u0000`),
  text('CRLF between two messages', `${good}\r\n${good}`),
  text('a line separator outside of a string', `${good}\u2028`),
  text('a blank that JSON does not know', `\u00a0${good}`),
  text('CRLF alone', '\r\n\r\n'),
  text('tabs', '\t\t\t'),
  text('a string', '"robot.telemetry"'),
  text('null', 'null'),
  text('true', ' true '),
  text('an empty object', '{}'),
  text('an empty key', '{"":""}'),
  text('array in array', `[[${good}]]`),
  paying('NaN', '{"battery":NaN}'),
  paying('minus infinity', '{"battery":-Infinity}'),
  paying('a number that is infinite below', '{"battery":-1e400}'),
  paying('an integer below -2^53', '{"odometer":-9007199254740993}'),
  paying('an integer of 400 digits', `{"odometer":${'9'.repeat(400)}}`),
  paying('a leading zero', '{"battery":042}'),
  paying('a plus sign', '{"battery":+42}'),
  paying('a hexadecimal number', '{"battery":0x2a}'),
  paying('equal keys of which one is escaped', '{"battery":4,"\\u0062attery":90}'),
  paying('constructor', '{"constructor":{"prototype":{"a":1}}}'),
  paying('an escaped __proto__', '{"\\u005f_proto__":{"a":1}}'),
  paying('a lone low surrogate', '{"note":"\\udc00"}'),
  paying('two surrogates the wrong way round', '{"note":"\\udc00\\ud800"}'),
  paying('a lone surrogate in a key', '{"\\ud800":1}'),
  paying('33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`),
  paying('null as a payload', 'null'),
  paying('an array as a payload', '[1,2]'),
  text('an unknown type with U+FFFE, U+FFFF and U+FFFD', '{"type":"robot.\ufffe\uffff\ufffd"}'),
  text('an unknown type beyond the first plane', '{"type":"robot.🤖 \u{10ffff}"}'),
  text('an unknown type, right to left and combined', '{"type":"\u202erobot\u0301\u0301.\u05d0"}'),
  text('odd white space around what is no message', ' \r\n\t{ "type" :\r"robot.flew" \n}\t\r\n'),
  text('numbers as they were written', '{"type":"robot.flew","payload":{"a":1.0,"b":1E+2,"c":-0,"d":0.10}}'),
  text('slashes and letters that need no escape', '{"type":"robot.flew\\/\\u0041\\/A"}'),
  // What a row of the index holds, and a byte more.
  { what: '4,096 zeros', bytes: new Uint8Array(4096) },
  { what: '4,097 zeros', bytes: new Uint8Array(4097) },
  text('127 KB of what is no message', `{"type":"robot.flew","payload":{"note":"${'ü'.repeat(63 * KB)}"}}`),
  { what: '128 KB of zeros', bytes: new Uint8Array(bytesMax) },
  {
    what: '100 KB of every byte',
    bytes: Uint8Array.from({ length: 100 * KB }, (_, index) => (index * 7 + (index >> 8)) % 256),
  },
  text('128 KB of brackets', '['.repeat(bytesMax)),
  inArray('a bad element between good ones', [good, ' {"type" : "robot.flew" , "payload":{"a":1.0}}\r\n', good], [1]),
  inArray('bad elements with white space between', ['{"type":"a"}', good, '{"type":"\\u0062"}'], [0, 2], '\r\n,\t'),
  inArray('elements that are no objects', ['null', '42', '"x"', good, '[]'], [0, 1, 2, 4]),
  inArray('an element of 60 KB', [good, `{"type":"robot.flew","payload":{"note":"${'€'.repeat(20 * KB)}"}}`], [1]),
]
