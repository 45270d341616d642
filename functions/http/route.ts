/**
 * What a route of the API is, as data: the stack makes its routes of it, functions their answers, the documentation its pages.
 * The lists are in `routes/`, by what they are about; `routes.ts` says which function answers which list.
 */
export type Route = ReadingRoute | WritingRoute | SignedRoute

export interface ReadingRoute extends RouteOf {
  readonly method: 'GET'
  /** Answers without a token. */
  readonly open?: true
}

/** Takes a JSON object: functions/http/bodies.ts has its schema. */
export interface WritingRoute extends RouteOf {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly open?: never
  readonly group: Group
}

/** Asks for no token: who sends it proves it by a signature over the whole request, which the function checks. */
export interface SignedRoute extends RouteOf {
  readonly method: 'POST'
  readonly open: true
}

interface RouteOf {
  readonly name: string
  readonly path: string
  /** The least group of people that may ask; whoever may do more may do this too. */
  readonly group?: Group
  /** What an application's token has to have; of several, one. Without any no application may ask, whatever its token says. */
  readonly scope?: Scope | readonly Scope[]
  readonly summary: string
  readonly parameters: readonly Parameter[]
  /** 200 if left out. */
  readonly answers?: 201 | 202 | 204 | 302
}

export type Group = 'reader' | 'writer' | 'admin'

/** Who gives out the scopes below: a token has `signalbox/messages.write`. */
export const RESOURCE_SERVER = 'signalbox'

/** Of applications' tokens, there with the resource server before it. */
export const scopes = {
  'robots.read': 'Sees robots, their states and transitions',
  'robots.speak': 'Says facts and telemetry for robots that do not speak MQTT',
  'messages.read': 'Sees what became of messages',
  'messages.write': 'Sends requests to robots, at once or at a time',
  'failures.read': 'Sees failures, groups and operations',
  'policies.read': 'Sees policies and rollouts',
  'feed.read': 'Listens to the live feed',
  'webhooks.write': 'Subscribes to events by webhook',
  'data.read': 'Sees what was said and counted, of any age',
  'data.query': 'Asks the named queries of the warehouse, and downloads their results',
} as const satisfies Record<string, string>

export type Scope = keyof typeof scopes

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  /** Path parameters always are; of the others only if it says so. */
  readonly required?: true
  /** What is taken, for the documentation; the answer's own reader is what checks it. A text if left out. */
  readonly schema?: ParameterSchema
  /** One that is taken. */
  readonly example?: string | number | boolean
}

/** As JSON Schema has it. */
export interface ParameterSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean'
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly format?: 'date-time' | 'date'
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: string | number | boolean
}

export type NameOf<Routes extends readonly Route[]> = Routes[number]['name']
