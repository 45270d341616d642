/**
 * What the API answers, as data: the stack makes its routes of it, the function its answers, the documentation its pages.
 * A route that is here without an answer (answers/) does not compile.
 */
export interface Route {
  readonly name: RouteName
  readonly method: 'GET'
  readonly path: string
  /** Answers without a token. */
  readonly open?: true
  /** The least group that may ask; whoever may do more may do this too. */
  readonly group?: Group
  readonly summary: string
  readonly parameters: readonly Parameter[]
}

export type Group = 'reader' | 'writer' | 'admin'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly description: string
  /** Path parameters always are; of the query only if it says so. */
  readonly required?: true
}

export type RouteName =
  | 'health'
  | 'list-robots'
  | 'read-robot'
  | 'list-transitions'
  | 'list-messages'
  | 'read-message'
  | 'list-failures'
  | 'read-failure'
  | 'read-counters'

const limit: Parameter = { name: 'limit', in: 'query', description: 'Items per page, 1 to 100; 50 if left out' }
const cursor: Parameter = { name: 'cursor', in: 'query', description: 'next_cursor of the page before, unchanged' }
const robotId: Parameter = { name: 'robot_id', in: 'path', description: 'The robot, URL-encoded: ff%3A5iO4 or ff:5iO4' }

export const routes: readonly Route[] = [
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
    summary: 'Failures, newest first',
    parameters: [
      { name: 'status', in: 'query', description: 'Only those with this status; this or robot_id' },
      { name: 'robot_id', in: 'query', description: 'Only those of this robot; this or status' },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-failure',
    method: 'GET',
    path: '/failures/{failure_id}',
    group: 'reader',
    summary: 'Everything that is known of a failure, with its original bytes',
    parameters: [{ name: 'failure_id', in: 'path', description: 'The failure' }],
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
