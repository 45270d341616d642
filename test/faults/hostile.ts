/** What a sender may put on a robot's topic although it should not, and by what name it has to be refused. */

export interface Hostile {
  readonly what: string
  readonly bytes: Uint8Array
  readonly error_class: string
}

const text = (what: string, said: string, error_class: string): Hostile => ({
  what,
  bytes: Buffer.from(said),
  error_class,
})
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

export const hostile: readonly Hostile[] = [
  { what: 'bytes that are not UTF-8', bytes: Uint8Array.of(0x7b, 0x80, 0xff, 0x7d), error_class: 'InvalidUtf8' },
  text('nothing', '', 'EmptyMessage'),
  text('white space', ' \n', 'EmptyMessage'),
  text('an empty array', '[]', 'EmptyMessage'),
  text('what is not JSON', '{"type":"robot.conn', 'NotJson'),
  text('two objects', '{"type":"robot.connected"}{}', 'NotJson'),
  text('5,000 levels', deep(5000), 'TooDeep'),
  text('equal keys', '{"type":"robot.telemetry","payload":{"battery":4,"battery":90}}', 'DuplicateKey'),
  text('an infinite number', '{"type":"robot.telemetry","payload":{"battery":1e400}}', 'UnsafeNumber'),
  text('an integer above 2^53', '{"type":"robot.telemetry","payload":{"odometer":9007199254740993}}', 'UnsafeNumber'),
  text('__proto__', '{"type":"robot.telemetry","payload":{"__proto__":{"a":1}}}', 'ForbiddenKey'),
  text('a lone surrogate', '{"type":"robot.telemetry","payload":{"note":"\\ud800"}}', 'LoneSurrogate'),
  text('a number', '42', 'NotAMessage'),
  text('an unknown type', '{"type":"robot.flew","payload":{}}', 'UnknownMessage'),
  text('the wrong schema', '{"type":"work.start","payload":{"job_id":7}}', 'InvalidPayload'),
  text(
    'an unknown schema version',
    '{"type":"work.start","schema_version":9,"payload":{"job_id":"j"}}',
    'UnknownSchemaVersion',
  ),
  text("another robot's id", '{"type":"robot.connected","robot_id":"somebody-else"}', 'RobotMismatch'),
  text(
    '101 messages',
    JSON.stringify(Array.from({ length: 101 }, () => ({ type: 'robot.telemetry', payload: {} }))),
    'TooManyMessages',
  ),
]
