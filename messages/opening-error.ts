// Why something could not be opened. The class is the outcome's name (it groups failures and labels the dead letter); the text
// names the thing, the value and what would have been right.

export const errorClasses = {
  InvalidUtf8: 'The bytes are not UTF-8 text.',
  EmptyMessage: 'There is nothing in it.',
  NotJson: 'The text is not JSON.',
  TooLarge: 'More than 128 KB: IoT Core would have dropped the connection.',
  TooDeep: 'Nested deeper than 32 levels.',
  DuplicateKey: 'An object says the same key twice; parsers disagree which one counts.',
  UnsafeNumber: 'A number that a parser would change: not finite, or an integer beyond 2^53 - 1.',
  ForbiddenKey: 'A key that reaches into the prototypes of JavaScript objects.',
  LoneSurrogate: 'Half of a UTF-16 pair: it cannot be written back as UTF-8.',
  NotAMessage: 'JSON, but not a message: the envelope is wrong.',
  UnknownMessage: 'The type is not in the catalogue.',
  UnknownSchemaVersion: 'The type is known, this version of its payload is not.',
  InvalidPayload: 'The payload does not fit the schema of its type.',
  UnknownTopic: 'No dialect is spoken on this topic.',
  TooManyMessages: 'More than 100 messages in one array.',
  RobotMismatch: 'The payload names another robot than the topic.',
} as const

export type OpeningErrorClass = keyof typeof errorClasses

export interface OpeningError {
  readonly class: OpeningErrorClass
  readonly text: string
  /** What the sender wrote of itself, as far as it is right: people look for a message by these. */
  readonly said?: Said
}

export interface Said {
  readonly message_id?: string
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly type?: string
}
