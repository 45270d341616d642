/**
 * What the API answers, as data: the stack makes its routes of it, two functions their answers, the documentation its pages.
 * A route that is here without an answer does not compile.
 *
 * Which function answers follows from the method, and with it what the answer is permitted to do: what a GET asks for is
 * answered by `api`, whose role has no action that writes, so that reading changes nothing whatever its code does; all else by
 * `act`. A new method therefore has to be told to `functionOf` first.
 */
export type Route = ReadingRoute | WritingRoute

export interface ReadingRoute extends RouteOf {
  readonly name: ReadingRouteName
  readonly method: 'GET'
  /** Answers without a token. */
  readonly open?: true
}

/** Takes a JSON object: functions/http/bodies.ts has its schema. */
export interface WritingRoute extends RouteOf {
  readonly name: WritingRouteName
  readonly method: 'POST' | 'PUT'
  readonly open?: never
  readonly group: Exclude<Group, 'reader'>
}

interface RouteOf {
  readonly path: string
  /** The least group that may ask; whoever may do more may do this too. */
  readonly group?: Group
  readonly summary: string
  readonly parameters: readonly Parameter[]
  /** 200 if left out. */
  readonly answers?: 201 | 202
}

export type Group = 'reader' | 'writer' | 'admin'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly description: string
  /** Path parameters always are; of the query only if it says so. */
  readonly required?: true
}

export type ReadingRouteName =
  | 'health'
  | 'list-robots'
  | 'read-robot'
  | 'list-transitions'
  | 'list-messages'
  | 'read-message'
  | 'list-failures'
  | 'read-failure'
  | 'list-failure-groups'
  | 'read-failure-group'
  | 'list-operations'
  | 'read-operation'
  | 'list-operation-messages'
  | 'read-timeline'
  | 'list-audit'
  | 'read-counters'

export type WritingRouteName =
  | 'change-failure-group'
  | 'plan-operation'
  | 'start-operation'
  | 'cancel-operation'
  | 'edit-failure'
  | 'archive-failure'
  | 'restore-failure'
  | 'retry-failure'

/** The Lambda function that answers a route. */
export const functionOf = ({ method }: Pick<Route, 'method'>): 'api' | 'act' => (method === 'GET' ? 'api' : 'act')

const limit: Parameter = { name: 'limit', in: 'query', description: 'Items per page, 1 to 100; 50 if left out' }
const cursor: Parameter = { name: 'cursor', in: 'query', description: 'next_cursor of the page before, unchanged' }
const robotId: Parameter = { name: 'robot_id', in: 'path', description: 'The robot, URL-encoded: ff%3A5iO4 or ff:5iO4' }
const failureId: Parameter = { name: 'failure_id', in: 'path', description: 'The failure' }
const fingerprint: Parameter = { name: 'fingerprint', in: 'path', description: 'The group: 16 hex digits' }
const operationId: Parameter = { name: 'operation_id', in: 'path', description: 'The operation' }

/** What all of it has to be true of a failure. Also the fields of a plan's filter. */
export const failureFilters: readonly Parameter[] = [
  {
    name: 'status',
    in: 'query',
    description: 'open, retrying, held, needs_attention, resolved or archived',
  },
  { name: 'class', in: 'query', description: 'The error class, such as NotJson' },
  { name: 'stage', in: 'query', description: 'Where on the line it failed, such as open or machine' },
  { name: 'kind', in: 'query', description: 'What sort of failure, such as machine or delivery' },
  { name: 'robot_id', in: 'query', description: 'The robot' },
  { name: 'type', in: 'query', description: 'The type of the message, such as work.completed' },
  { name: 'group', in: 'query', description: 'The fingerprint of its group' },
  { name: 'from', in: 'query', description: 'RFC 3339: last seen then or later' },
  { name: 'until', in: 'query', description: 'RFC 3339: last seen before' },
  { name: 'text', in: 'query', description: "Part of the error's text, as it is written" },
]

export const readingRoutes: readonly ReadingRoute[] = [
  {
    name: 'health',
    method: 'GET',
    path: '/health',
    open: true,
    summary: 'That the API is there',
    parameters: [],
  },
  {
    name: 'list-robots',
    method: 'GET',
    path: '/robots',
    group: 'reader',
    summary: 'All robots, by id: state, since when, last-known state',
    parameters: [limit, cursor],
  },
  {
    name: 'read-robot',
    method: 'GET',
    path: '/robots/{robot_id}',
    group: 'reader',
    summary: 'One robot',
    parameters: [robotId],
  },
  {
    name: 'list-transitions',
    method: 'GET',
    path: '/robots/{robot_id}/transitions',
    group: 'reader',
    summary: 'How a robot got into its state: the messages that were applied, newest first',
    parameters: [robotId, limit, cursor],
  },
  {
    name: 'list-messages',
    method: 'GET',
    path: '/messages',
    group: 'reader',
    summary: 'What became of requests and facts: of a trace, oldest first, or of a robot, newest first',
    parameters: [
      { name: 'trace_id', in: 'query', description: '32 hex digits, or a UUID; this or robot_id' },
      { name: 'robot_id', in: 'query', description: 'The robot; this or trace_id' },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-message',
    method: 'GET',
    path: '/messages/{message_id}',
    group: 'reader',
    summary: 'What became of one request or fact; telemetry is in the lake',
    parameters: [
      { name: 'message_id', in: 'path', description: "The sender's id of the message" },
      {
        name: 'robot_id',
        in: 'query',
        description: 'Whose message, if several robots used the id; the newest if left out',
      },
    ],
  },
  {
    name: 'list-failures',
    method: 'GET',
    path: '/failures',
    group: 'reader',
    summary: 'Failures of which all that is asked for is true, newest first; a page may be short, its cursor goes on',
    parameters: [...failureFilters, limit, cursor],
  },
  {
    name: 'read-failure',
    method: 'GET',
    path: '/failures/{failure_id}',
    group: 'reader',
    summary:
      'Everything that is known of a failure: original bytes, tries, lineage both ways, operations that touched it',
    parameters: [failureId],
  },
  {
    name: 'list-failure-groups',
    method: 'GET',
    path: '/failure-groups',
    group: 'reader',
    summary: 'Failures by cause, the one that failed last first, and how many failures have which status',
    parameters: [
      { name: 'status', in: 'query', description: 'open, acknowledged or resolved; all if left out' },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-failure-group',
    method: 'GET',
    path: '/failure-groups/{fingerprint}',
    group: 'reader',
    summary: 'One cause: counts, trend by the hour, owner and note, and a page of the robots it has hit',
    parameters: [fingerprint, limit, cursor],
  },
  {
    name: 'list-operations',
    method: 'GET',
    path: '/operations',
    group: 'reader',
    summary: 'What was done about failures, newest first',
    parameters: [limit, cursor],
  },
  {
    name: 'read-operation',
    method: 'GET',
    path: '/operations/{operation_id}',
    group: 'reader',
    summary: 'One operation: plan, pace, who and why, how many are done and left, and how they ended',
    parameters: [operationId],
  },
  {
    name: 'list-operation-messages',
    method: 'GET',
    path: '/operations/{operation_id}/messages',
    group: 'reader',
    summary: 'What an operation did to each failure, by failure id',
    parameters: [operationId, limit, cursor],
  },
  {
    name: 'read-timeline',
    method: 'GET',
    path: '/timeline/{any_id}',
    group: 'reader',
    summary:
      'The story behind an id of a message, trace, robot, correlation, failure or operation: every hop with its time, failures, tries and operations, in order',
    parameters: [{ name: 'any_id', in: 'path', description: 'Any id that a log line, a message or a screen shows' }],
  },
  {
    name: 'list-audit',
    method: 'GET',
    path: '/audit',
    group: 'reader',
    summary: 'Who did what to which failure, when and why, newest first; a page may be short, its cursor goes on',
    parameters: [
      { name: 'day', in: 'query', description: 'A UTC day such as 2026-11-20; today if nothing is said' },
      { name: 'from', in: 'query', description: 'RFC 3339: then or later; in place of day, with until' },
      { name: 'until', in: 'query', description: 'RFC 3339: before; now if left out' },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-counters',
    method: 'GET',
    path: '/counters',
    group: 'reader',
    summary: 'The books: what was published and what became of it',
    parameters: [],
  },
]

export const writingRoutes: readonly WritingRoute[] = [
  {
    name: 'change-failure-group',
    method: 'PUT',
    path: '/failure-groups/{fingerprint}',
    group: 'writer',
    summary: 'Owner, note or status of a group; 409 with who and when if somebody has changed it since',
    parameters: [fingerprint],
  },
  {
    name: 'plan-operation',
    method: 'POST',
    path: '/operations',
    group: 'writer',
    answers: 201,
    summary:
      'Freezes the set of failures that an operation will act on, and says what that would mean; nothing is done yet',
    parameters: [],
  },
  {
    name: 'start-operation',
    method: 'POST',
    path: '/operations/{operation_id}/start',
    group: 'writer',
    answers: 202,
    summary: 'Starts a planned operation, or goes on with one that was cancelled or has stopped',
    parameters: [operationId],
  },
  {
    name: 'cancel-operation',
    method: 'POST',
    path: '/operations/{operation_id}/cancel',
    group: 'writer',
    answers: 202,
    summary: 'Ends an operation after the batch that is under way',
    parameters: [operationId],
  },
  {
    name: 'edit-failure',
    method: 'POST',
    path: '/failures/{failure_id}/edit',
    group: 'writer',
    summary: 'Sends an edited copy of the failed message with an id of its own, and resolves the original',
    parameters: [failureId],
  },
  {
    name: 'archive-failure',
    method: 'POST',
    path: '/failures/{failure_id}/archive',
    group: 'writer',
    summary: 'Takes one failure out of sight; it is kept',
    parameters: [failureId],
  },
  {
    name: 'restore-failure',
    method: 'POST',
    path: '/failures/{failure_id}/restore',
    group: 'writer',
    summary: 'Brings one archived failure back',
    parameters: [failureId],
  },
  {
    name: 'retry-failure',
    method: 'POST',
    path: '/failures/{failure_id}/retry',
    group: 'writer',
    answers: 202,
    summary: 'Tries one failure again: an operation of one, planned and started',
    parameters: [failureId],
  },
]

export const routes: readonly Route[] = [...readingRoutes, ...writingRoutes]
