// Reads a policy as a person's text: all problems at once, each with its place, the value found and what would be right.

import { catalogue, payloadSchema } from '../messages/catalogue.ts'
import { POLICY_VERSION } from '../messages/envelope.ts'
import type { SubjectKind } from '../messages/message-type.ts'
import { suggestion } from '../messages/suggestion.ts'
import { comparisons, rowFields } from './guard.ts'
import { handlerNames } from './handlers.ts'

type Json = Readonly<Record<string, unknown>>

/** Adds a problem: `report('cells.idle', 'is missing')` → `robot.v3.json: cells.idle is missing`. */
type Report = (place: string, problem: string) => void

const headerFields = ['title', 'subject', 'version', 'initial', 'on_permanent_failure', 'rules', 'states', 'cells']
/** Versions from before there were rollouts do not have them. */
const optionalHeaderFields = ['at_work']
const cellFields = ['next', 'handlers', 'guard', 'reason']
const guardFields = ['name', 'path', 'op', 'value']
const name = /^[a-z][a-z0-9_]{0,39}$/
const guardPath = /^(payload|row)(\.[A-Za-z_][A-Za-z0-9_]*)+$/

const subjects: readonly SubjectKind[] = ['robot', 'mission']

export function checkPolicy(
  file: string,
  value: unknown,
  columnsOf: (subject: SubjectKind) => readonly string[],
): readonly string[] {
  const problems: string[] = []
  const report: Report = (place, problem) => problems.push(`${file}: ${place === '' ? '' : `${place} `}${problem}`)
  if (!isObject(value)) {
    report('', `is ${shown(value)}; a policy is an object with ${headerFields.join(', ')}`)
    return problems
  }
  checkFields(value, '', [...headerFields, ...optionalHeaderFields], headerFields, report)
  checkHeader(file, value, report)
  const states = isObject(value.states) ? Object.keys(value.states) : []
  checkStates(value.states, report)
  if (value.initial !== undefined && !states.includes(value.initial as string))
    report('initial', `is ${shown(value.initial)}${suggestion('states', value.initial, states)}`)
  checkAtWork(value.at_work, states, report)
  const subject = subjectNamed(file) ?? (value.subject === 'mission' ? 'mission' : 'robot')
  checkCells(value.cells, states, columnsOf(subject), report)
  if (problems.length === 0) checkReachable(value, states, report)
  return problems
}

const subjectNamed = (file: string): SubjectKind | undefined =>
  subjects.find((subject) => file.startsWith(`${subject}.`))

function checkHeader(file: string, header: Json, report: Report): void {
  checkSentence(header, 'title', '', report)
  const named = subjectNamed(file)
  if (header.subject !== undefined && !isOneOf(header.subject, subjects))
    report('subject', `is ${shown(header.subject)}; "robot" and "mission" are the subjects that have policies`)
  else if (header.subject !== undefined && named !== undefined && header.subject !== named)
    report('subject', `is ${shown(header.subject)}; the file's name says "${named}", both must be the same`)
  if (header.version !== undefined && !(typeof header.version === 'string' && POLICY_VERSION.test(header.version)))
    report('version', `is ${shown(header.version)}; versions are v1, v2, … v9999`)
  else if (header.version !== undefined && named !== undefined && file !== `${named}.${String(header.version)}.json`)
    report(
      'version',
      `is ${shown(header.version)}; the file's name says "${file.split('.')[1]}", both must be the same`,
    )
  if (header.on_permanent_failure !== undefined && !isOneOf(header.on_permanent_failure, ['continue', 'hold']))
    report('on_permanent_failure', `is ${shown(header.on_permanent_failure)}; write "continue" or "hold"`)
  if (header.rules !== undefined && !isSentences(header.rules))
    report('rules', `is ${shown(header.rules)}; write a list of sentences that the table follows`)
}

function checkStates(states: unknown, report: Report): void {
  if (states === undefined) return
  if (!isObject(states) || Object.keys(states).length === 0) {
    report('states', `is ${shown(states)}; write {"idle": {"description": "…"}} with a line per state`)
    return
  }
  for (const [state, about] of Object.entries(states)) {
    const place = `states.${state}`
    if (!name.test(state)) report(place, 'is not a name; small letters, digits and _, at most 40, a letter first')
    if (!isObject(about)) {
      report(place, `is ${shown(about)}; write {"description": "what the robot is then"}`)
      continue
    }
    checkFields(about, place, ['description'], ['description'], report)
    checkSentence(about, 'description', place, report)
  }
}

function checkAtWork(atWork: unknown, states: readonly string[], report: Report): void {
  if (atWork === undefined) return
  if (!Array.isArray(atWork)) {
    report(
      'at_work',
      `is ${shown(atWork)}; write the list of states in which a robot has a job in hand, such as ["working"]`,
    )
    return
  }
  for (const [index, state] of atWork.entries())
    if (!isOneOf(state, states)) report(`at_work[${index}]`, `is ${shown(state)}${suggestion('states', state, states)}`)
}

function checkCells(cells: unknown, states: readonly string[], columns: readonly string[], report: Report): void {
  if (cells === undefined) return
  if (!isObject(cells)) {
    report('cells', `is ${shown(cells)}; write {"idle": {"work.start": {…}}}, a row per state`)
    return
  }
  const guards = new Map<string, string>()
  for (const state of states)
    if (!Object.hasOwn(cells, state))
      report(`cells.${state}`, `is missing; every state has a row, write "${state}": {} if nothing is allowed in it`)
  for (const [state, row] of Object.entries(cells)) {
    if (!states.includes(state)) report(`cells.${state}`, `is not a state${suggestion('states', state, states)}`)
    if (!isObject(row)) {
      report(`cells.${state}`, `is ${shown(row)}; a row is {"work.start": {…}}, empty: {}`)
      continue
    }
    for (const [type, cell] of Object.entries(row)) {
      const place = `cells.${state}.${type}`
      checkColumn(type, place, columns, report)
      checkCell(cell, type, place, states, guards, report)
    }
  }
}

function checkColumn(type: string, place: string, columns: readonly string[], report: Report): void {
  if (columns.includes(type)) return
  const known = catalogue.find((entry) => entry.type === type)
  if (known && known.kind !== 'telemetry')
    report(
      place,
      `is about a ${known.subject ?? 'robot'}, which has a policy of its own; columns are ${columns.join(', ')}`,
    )
  else if (known)
    report(
      place,
      `is a ${known.kind} type, which is observed and decides nothing${suggestion('columns', type, columns)}`,
    )
  else report(place, `is not a type of the messages catalogue${suggestion('types', type, columns)}`)
}

function checkCell(
  cell: unknown,
  type: string,
  place: string,
  states: readonly string[],
  guards: Map<string, string>,
  report: Report,
): void {
  if (!isObject(cell)) {
    report(place, `is ${shown(cell)}; write {"next": "…", "handlers": [], "reason": "…"} or leave the cell out`)
    return
  }
  checkFields(cell, place, cellFields, ['next', 'handlers', 'reason'], report)
  if (cell.next !== undefined && !isOneOf(cell.next, states))
    report(`${place}.next`, `is ${shown(cell.next)}${suggestion('states', cell.next, states)}`)
  if (cell.handlers !== undefined) checkHandlers(cell.handlers, place, report)
  checkSentence(cell, 'reason', place, report)
  if (cell.guard !== undefined) checkGuard(cell.guard, type, `${place}.guard`, guards, report)
}

function checkHandlers(handlers: unknown, place: string, report: Report): void {
  if (!Array.isArray(handlers)) {
    report(`${place}.handlers`, `is ${shown(handlers)}; write a list, empty: []`)
    return
  }
  for (const [index, handler] of handlers.entries()) {
    if (!isOneOf(handler, handlerNames))
      report(`${place}.handlers[${index}]`, `is ${shown(handler)}${suggestion('handlers', handler, handlerNames)}`)
    else if (handlers.indexOf(handler) !== index)
      report(`${place}.handlers[${index}]`, `is ${shown(handler)} again; a handler runs once per transition`)
  }
}

function checkGuard(guard: unknown, type: string, place: string, guards: Map<string, string>, report: Report): void {
  if (!isObject(guard)) {
    report(place, `is ${shown(guard)}; write {"name": "…", "path": "payload.…", "op": ">=", "value": 20}`)
    return
  }
  checkFields(guard, place, guardFields, guardFields, report)
  if (guard.name !== undefined && !(typeof guard.name === 'string' && name.test(guard.name)))
    report(
      `${place}.name`,
      `is ${shown(guard.name)}; say what is true when it lets through, such as "battery_is_enough"`,
    )
  else if (typeof guard.name === 'string') {
    const meaning = JSON.stringify([guard.path, guard.op, guard.value])
    const before = guards.get(guard.name)
    if (before !== undefined && before !== meaning)
      report(
        `${place}.name`,
        `is ${shown(guard.name)}, which compares something else in another cell; one name, one meaning`,
      )
    guards.set(guard.name, meaning)
  }
  checkGuardPath(guard.path, type, place, report)
  if (guard.op !== undefined && !isOneOf(guard.op, comparisons))
    report(`${place}.op`, `is ${shown(guard.op)}${suggestion('comparisons', guard.op, comparisons)}`)
  const { value, op } = guard
  if (value === undefined) return
  if (!['string', 'number', 'boolean'].includes(typeof value) || (typeof value === 'number' && !Number.isFinite(value)))
    report(`${place}.value`, `is ${shown(value)}; write a number, a text, true or false`)
  else if (typeof value !== 'number' && op !== '==' && op !== '!=' && isOneOf(op, comparisons))
    report(`${place}.op`, `is ${shown(op)} for ${shown(value)}; only numbers have an order, use == or !=`)
}

function checkGuardPath(path: unknown, type: string, place: string, report: Report): void {
  if (path === undefined) return
  if (typeof path !== 'string' || !guardPath.test(path)) {
    report(`${place}.path`, `is ${shown(path)}; write payload.<field> or row.<field>`)
    return
  }
  const [root, field] = path.split('.')
  const fields = root === 'row' ? rowFields : payloadFields(type)
  if (fields !== undefined && !fields.includes(field as never))
    report(
      `${place}.path`,
      `is ${shown(path)}${suggestion(root === 'row' ? 'fields of the row' : `fields of ${type}`, field, fields)}`,
    )
}

/** What any schema version of the type declares; undefined when the type is unknown, which is reported at its column. */
function payloadFields(type: string): readonly string[] | undefined {
  const versions = catalogue.find((entry) => entry.type === type)?.schema_versions
  if (!versions) return undefined
  return Object.keys(versions).flatMap((version) => {
    const schema = payloadSchema(type, Number(version))
    return schema && 'shape' in schema && isObject(schema.shape) ? Object.keys(schema.shape) : []
  })
}

function checkReachable(policy: Json, states: readonly string[], report: Report): void {
  const cells = policy.cells as Readonly<Record<string, Readonly<Record<string, { readonly next: string }>>>>
  const reached = new Set([policy.initial as string])
  for (const state of reached) for (const cell of Object.values(cells[state] ?? {})) reached.add(cell.next)
  for (const state of states)
    if (!reached.has(state))
      report(
        `states.${state}`,
        `is reached by no message from "${String(policy.initial)}"; name it in a next or take it out`,
      )
}

function checkFields(
  value: Json,
  place: string,
  known: readonly string[],
  needed: readonly string[],
  report: Report,
): void {
  const at = (field: string): string => (place === '' ? field : `${place}.${field}`)
  for (const field of Object.keys(value))
    if (!known.includes(field)) report(at(field), `is not a field here${suggestion('fields', field, known)}`)
  for (const field of needed) if (value[field] === undefined) report(at(field), 'is missing')
}

function checkSentence(value: Json, field: string, place: string, report: Report): void {
  const text = value[field]
  if (text === undefined || (typeof text === 'string' && text.trim().length >= 10)) return
  report(place === '' ? field : `${place}.${field}`, `is ${shown(text)}; write a sentence of ten characters or more`)
}

function isSentences(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry.trim().length >= 10)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOneOf(value: unknown, candidates: readonly string[]): boolean {
  return typeof value === 'string' && candidates.includes(value)
}

/** A value as it stands in the file, shortened. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
