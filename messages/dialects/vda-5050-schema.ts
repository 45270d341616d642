// Whether a message keeps to the official schema of its version: what is missing, and what has another type or word. Counted on
// the conformance card, never a reason to refuse: of a real 2.1 session no state fits 3.0's schema, and real robots leave out
// what they do not have. A table of our own, because a validator of JSON Schema would weigh more than all the rest of dispatch;
// a test holds it against the official schemas.

import type { VdaMajor } from './vda-5050-memory.ts'
import { type Fields, fieldsOf } from './vda-derived-state.ts'

type Kind = 'text' | 'number' | 'whole' | 'flag' | 'list' | 'object' | readonly string[]

interface Rule {
  readonly name: string
  readonly kind: Kind
  readonly required: boolean
  /** Majors in which it stands; all when absent. */
  readonly in?: readonly VdaMajor[]
  /** Of each element, or of the object. */
  readonly rules?: readonly Rule[]
}

const must = (name: string, kind: Kind, more: Pick<Rule, 'in' | 'rules'> = {}): Rule => ({
  name,
  kind,
  required: true,
  ...more,
})
const may = (name: string, kind: Kind, more: Pick<Rule, 'in' | 'rules'> = {}): Rule => ({
  name,
  kind,
  required: false,
  ...more,
})

const OLD: readonly VdaMajor[] = [1, 2]
const NEW: readonly VdaMajor[] = [3]

const HEADER: readonly Rule[] = [
  must('headerId', 'whole'),
  must('timestamp', 'text'),
  must('version', 'text'),
  must('manufacturer', 'text'),
  must('serialNumber', 'text'),
]

const POSITION: readonly Rule[] = [
  must('x', 'number'),
  must('y', 'number'),
  must('theta', 'number'),
  must('mapId', 'text'),
]

const POSITIONS: readonly Rule[] = [
  may('agvPosition', 'object', { in: OLD, rules: [...POSITION, must('positionInitialized', 'flag')] }),
  may('mobileRobotPosition', 'object', { in: NEW, rules: [...POSITION, must('localized', 'flag')] }),
  may('velocity', 'object', { rules: [may('vx', 'number'), may('vy', 'number'), may('omega', 'number')] }),
]

/** PAUSED is not in the schemas of 2.x, but in its text and in what robots send. */
const ACTION: readonly Rule[] = [
  must('actionId', 'text'),
  must('actionStatus', ['WAITING', 'INITIALIZING', 'RUNNING', 'PAUSED', 'FINISHED', 'FAILED'], { in: OLD }),
  must('actionStatus', ['WAITING', 'INITIALIZING', 'RUNNING', 'PAUSED', 'RETRIABLE', 'FINISHED', 'FAILED'], {
    in: NEW,
  }),
]

const NODE_POSITION: readonly Rule[] = [must('x', 'number'), must('y', 'number'), must('mapId', 'text')]

const STATE: readonly Rule[] = [
  ...HEADER,
  must('orderId', 'text'),
  must('orderUpdateId', 'whole'),
  must('lastNodeId', 'text'),
  must('lastNodeSequenceId', 'whole'),
  must('driving', 'flag'),
  may('paused', 'flag'),
  may('newBaseRequest', 'flag'),
  may('distanceSinceLastNode', 'number'),
  must('operatingMode', ['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL', 'SERVICE', 'TEACHIN'], { in: OLD }),
  must('operatingMode', ['STARTUP', 'AUTOMATIC', 'SEMIAUTOMATIC', 'INTERVENED', 'MANUAL', 'SERVICE', 'TEACH_IN'], {
    in: NEW,
  }),
  must('nodeStates', 'list', {
    rules: [
      must('nodeId', 'text'),
      must('sequenceId', 'whole'),
      must('released', 'flag'),
      may('nodePosition', 'object', { rules: NODE_POSITION }),
    ],
  }),
  must('edgeStates', 'list', {
    rules: [must('edgeId', 'text'), must('sequenceId', 'whole'), must('released', 'flag')],
  }),
  ...POSITIONS,
  may('loads', 'list'),
  must('actionStates', 'list', { rules: ACTION }),
  must('instantActionStates', 'list', { in: NEW, rules: ACTION }),
  may('zoneActionStates', 'list', { in: NEW, rules: ACTION }),
  must('batteryState', 'object', { in: OLD, rules: [must('batteryCharge', 'number'), must('charging', 'flag')] }),
  must('powerSupply', 'object', { in: NEW, rules: [must('stateOfCharge', 'number'), must('charging', 'flag')] }),
  must('errors', 'list', {
    rules: [
      must('errorType', 'text'),
      must('errorLevel', ['WARNING', 'FATAL'], { in: OLD }),
      must('errorLevel', ['WARNING', 'URGENT', 'CRITICAL', 'FATAL'], { in: NEW }),
    ],
  }),
  may('information', 'list', { rules: [must('infoType', 'text'), must('infoLevel', ['INFO', 'DEBUG'])] }),
  must('safetyState', 'object', {
    in: OLD,
    rules: [must('eStop', ['AUTOACK', 'MANUAL', 'REMOTE', 'NONE']), must('fieldViolation', 'flag')],
  }),
  must('safetyState', 'object', {
    in: NEW,
    rules: [must('activeEmergencyStop', ['MANUAL', 'REMOTE', 'NONE']), must('fieldViolation', 'flag')],
  }),
]

const CONNECTION: readonly Rule[] = [
  ...HEADER,
  must('connectionState', ['ONLINE', 'OFFLINE', 'CONNECTIONBROKEN'], { in: OLD }),
  must('connectionState', ['ONLINE', 'OFFLINE', 'HIBERNATING', 'CONNECTION_BROKEN'], { in: NEW }),
]

const FACTSHEET: readonly Rule[] = [
  ...HEADER,
  must('typeSpecification', 'object', { rules: [must('seriesName', 'text')] }),
  must('physicalParameters', 'object'),
  must('protocolLimits', 'object'),
  must('protocolFeatures', 'object'),
]

const VISUALIZATION: readonly Rule[] = [
  ...HEADER.map((rule): Rule => ({ ...rule, required: false, in: OLD })),
  ...HEADER.map((rule): Rule => ({ ...rule, in: NEW })),
  ...POSITIONS,
  must('referenceStateHeaderId', 'whole', { in: NEW }),
]

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  state: STATE,
  connection: CONNECTION,
  factsheet: FACTSHEET,
  visualization: VISUALIZATION,
}

/** A rule of one major, with the path by which its faults are told: written once, not for every message. */
interface Placed extends Pick<Rule, 'name' | 'kind' | 'required'> {
  readonly path: string
  readonly rules: readonly Placed[] | undefined
}

/** By topic and major, so that no rule is looked at in vain. */
const TABLE: ReadonlyMap<string, readonly Placed[]> = new Map(
  Object.entries(RULES).flatMap(([topic, rules]) =>
    ([1, 2, 3] as const).map((major) => [`${topic} ${major}`, ofMajor(rules, major, '')]),
  ),
)

function ofMajor(rules: readonly Rule[], major: VdaMajor, above: string): readonly Placed[] {
  return rules
    .filter((rule) => rule.in === undefined || rule.in.includes(major))
    .map(({ name, kind, required, rules: within }) => {
      const path = `${above}${name}`
      return {
        name,
        kind,
        required,
        path,
        rules: within && ofMajor(within, major, `${path}${kind === 'list' ? '[]' : ''}.`),
      }
    })
}

/** Of a list so many elements are looked at: a robot that errs does so in the first ones too. */
const ELEMENTS_MAX = 16
const FAULTS_MAX = 32

/** Paths that do not fit, such as `batteryState.batteryCharge: missing`. */
export function schemaFaults(topic: string, fields: Fields, major: VdaMajor): readonly string[] {
  const faults: string[] = []
  check(fields, TABLE.get(`${topic} ${major}`) ?? [], faults)
  return faults
}

function check(fields: Fields, rules: readonly Placed[], faults: string[]): void {
  for (const { name, kind, required, path, rules: within } of rules) {
    if (faults.length >= FAULTS_MAX) return
    const value = fields[name]
    if (value === undefined) {
      if (required) add(faults, `${path}: missing`)
    } else if (!fits(value, kind)) {
      add(faults, `${path}: ${wrong(value, kind)}`)
    } else if (within !== undefined) {
      if (Array.isArray(value)) {
        const count = Math.min(value.length, ELEMENTS_MAX)
        for (let at = 0; at < count; at++) {
          const element: unknown = value[at]
          if (fits(element, 'object')) check(element as Fields, within, faults)
          else add(faults, `${path}[]: ${wrong(element, 'object')}`)
        }
      } else {
        check(fieldsOf(value), within, faults)
      }
    }
  }
}

function add(faults: string[], fault: string): void {
  if (!faults.includes(fault)) faults.push(fault)
}

function fits(value: unknown, kind: Kind): boolean {
  if (typeof kind !== 'string') return typeof value === 'string' && kind.includes(value)
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'whole':
      return typeof value === 'number' && Number.isInteger(value)
    case 'flag':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
  }
}

function wrong(value: unknown, kind: Kind): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
  return typeof kind !== 'string' && type === 'string'
    ? 'unknown word'
    : `${type} in place of ${typeof kind === 'string' ? kind : 'text'}`
}
