// AWS::IoT::Policy documents, evaluated for one thing: "AWS IoT Core policies", thing policy variables.
// An explicit Deny wins, without an Allow everything is refused. Conditions that this file does not know stop the
// start: a condition that is silently true here would open what is closed on AWS.

export interface ThingIdentity {
  /** Undefined: who connects is no thing, or its certificate is not attached to it. No variable of a thing is filled in. */
  readonly thingName: string | undefined
  readonly clientId: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  /** Without `arn:aws:iot:<region>:<account>:`, or `*`. */
  readonly resources: readonly string[]
  readonly conditions: readonly { readonly key: string; readonly values: readonly string[] }[]
}

export type IotAction = 'iot:Connect' | 'iot:Publish' | 'iot:RetainPublish' | 'iot:Subscribe' | 'iot:Receive'

/** Answers for one thing whether an action on `topic/…`, `topicfilter/…` or `client/…` is allowed. */
export type Permits = (action: IotAction, resource: string) => boolean

/** A resource that speaks of the thing itself; one like `topic/robots/*` makes nobody a robot. */
const OF_THE_THING = /\$\{iot:Connection\.Thing\./
const ATTRIBUTE = /\$\{iot:Connection\.Thing\.Attributes\[([^\]]+)\]\}/g
/** In the place of an attribute's value; no thing of IoT Core can have it there. */
const ANY_LEVEL = '\u0003'
const VARIABLE = /\$\{([^}]+)\}/g

/** Throws with the statement's number and what would be right. */
export function readPolicy(document: unknown): PolicyStatement[] {
  const value = typeof document === 'string' ? (JSON.parse(document) as unknown) : document
  const statements = record(value).Statement
  return list(statements).map((statement, index) => {
    const place = `Statement ${index + 1}`
    const { Effect: effect, Action: action, Resource: resource, Condition: condition, ...rest } = record(statement)
    const unknown = Object.keys(rest).find((name) => name !== 'Sid')
    if (unknown !== undefined) throw new Error(`${place}: ${unknown} is not evaluated here`)
    if (effect !== 'Allow' && effect !== 'Deny')
      throw new Error(`${place}: Effect is ${String(effect)}, not Allow or Deny`)
    return {
      effect,
      actions: list(action).map(String),
      resources: list(resource).map((arn) => resourceOf(String(arn), place)),
      conditions: Object.entries(record(condition ?? {})).flatMap(([operator, keys]) =>
        Object.entries(record(keys)).map(([key, values]) => readCondition(place, operator, key, values)),
      ),
    }
  })
}

function readCondition(place: string, operator: string, key: string, values: unknown) {
  const known = operator === 'Bool' && key === 'iot:Connection.Thing.IsAttached'
  if (!known) {
    throw new Error(
      `${place}: the condition ${operator} ${key} is not evaluated here; known is Bool iot:Connection.Thing.IsAttached`,
    )
  }
  return { key, values: list(values).map(String) }
}

/** Whether a policy speaks of the thing itself: only such a one says who a robot is. */
export function namesThing(statements: readonly PolicyStatement[]): boolean {
  return statements.some(({ resources }) => resources.some((resource) => OF_THE_THING.test(resource)))
}

/**
 * The thing that a client id would be, for who joins without a certificate. On AWS provisioning sets name and attributes;
 * here the client id is the name, and its two parts are who made the robot: `ff:5iO4` is manufacturer `ff`, serial number
 * `5iO4`. What else policies ask for cannot be known (on which interface of VDA 5050 it speaks): any one level will do.
 */
export function thingOf(statements: readonly PolicyStatement[], clientId: string): ThingIdentity {
  const texts = statements.flatMap(({ resources }) => resources)
  const names = new Set(texts.flatMap((text) => [...text.matchAll(ATTRIBUTE)].map(([, name]) => name ?? '')))
  const [, manufacturer, serial_number] = /^([^:]+):(.+)$/.exec(unescaped(clientId)) ?? []
  const attributes =
    manufacturer === undefined || serial_number === undefined
      ? {}
      : { ...Object.fromEntries([...names].map((name) => [name, ANY_LEVEL])), manufacturer, serial_number }
  return { thingName: clientId, clientId, attributes }
}

/** Provisioning writes what a thing's name cannot have as `_xHHHH_`; attributes, and topics, have it as it is. */
const unescaped = (name: string): string =>
  name.replace(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

export function permitsFor(statements: readonly PolicyStatement[], thing: ThingIdentity): Permits {
  const isAttached = String(thing.thingName !== undefined)
  const rules = statements
    .filter(({ conditions }) => conditions.every(({ values }) => values.includes(isAttached)))
    .map(({ effect, actions, resources }) => ({
      effect,
      action: pattern(actions, (text) => text),
      resource: pattern(resources, (text) => substitute(text, thing)),
    }))
  return (action, resource) => {
    let allowed = false
    for (const rule of rules) {
      if (!rule.action.test(action) || !rule.resource.test(resource)) continue
      if (rule.effect === 'Deny') return false
      allowed = true
    }
    return allowed
  }
}

/**
 * What the statements that speak of the thing itself allow it: a client that does one of these under its client id
 * speaks as that robot.
 */
export function voiceOf(statements: readonly PolicyStatement[], thing: ThingIdentity): Permits {
  const own = statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => ({
      ...statement,
      resources: statement.resources.filter((resource) => OF_THE_THING.test(resource)),
    }))
  return permitsFor(own, thing)
}

function substitute(resource: string, thing: ThingIdentity): string | undefined {
  let missing = false
  const text = resource.replaceAll(VARIABLE, (_, name: string) => {
    const value = variable(name, thing)
    missing ||= value === undefined
    // A wildcard inside a value stays a character: a thing named `*` is no key to everything.
    return (value ?? '').replaceAll('*', '\u0001').replaceAll('?', '\u0002')
  })
  return missing ? undefined : text
}

function variable(name: string, thing: ThingIdentity): string | undefined {
  if (name === 'iot:Connection.Thing.ThingName') return thing.thingName
  if (name === 'iot:ClientId') return thing.clientId
  const attribute = /^iot:Connection\.Thing\.Attributes\[(.+)\]$/.exec(name)?.[1]
  return attribute === undefined ? undefined : thing.attributes[attribute]
}

function pattern(texts: readonly string[], fill: (text: string) => string | undefined): RegExp {
  const sources = texts.flatMap((text) => {
    const filled = fill(text)
    if (filled === undefined) return []
    return filled
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
      .replaceAll('\u0001', '\\*')
      .replaceAll('\u0002', '\\?')
      .replaceAll(ANY_LEVEL, '[^/]+')
  })
  return sources.length === 0 ? /(?!)/ : new RegExp(`^(?:${sources.join('|')})$`, 's')
}

function resourceOf(arn: string, place: string): string {
  if (arn === '*') return arn
  const parts = arn.split(':')
  if (parts[0] !== 'arn' || parts[2] !== 'iot' || parts.length < 6) {
    throw new Error(`${place}: the resource ${arn} is not an ARN of AWS IoT`)
  }
  return parts.slice(5).join(':')
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`a policy document has an object where ${JSON.stringify(value)} stands`)
  }
  return value as Readonly<Record<string, unknown>>
}
