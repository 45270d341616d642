/**
 * Makes a definition ready for the interpreter, or refuses it by place. What the interpreter would silently do
 * differently from AWS is either rewritten to the same meaning (`IsPresent: false`, `ResultPath: "$"`, a Task's
 * default time limit) or stops the start (JSONata, Assign, unknown resources, `$$.State`, what nobody can answer).
 */

export type State = Readonly<Record<string, unknown>> & { readonly Type: string }

export interface Definition {
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
  readonly TimeoutSeconds?: number
  readonly [field: string]: unknown
}

export interface Task {
  readonly name: string
  readonly resource: string
  /** It waits for its token; no field of it is required. */
  readonly waits?: TokenLimits
}

export interface TokenLimits {
  readonly TimeoutSeconds?: number
  readonly TimeoutSecondsPath?: string
  readonly HeartbeatSeconds?: number
  readonly HeartbeatSecondsPath?: string
}

export interface ReadyDefinition {
  readonly definition: Definition
  /** Every Task, nested ones included: names are unique in a machine. */
  readonly tasks: readonly Task[]
}

export class UnsupportedDefinition extends Error {
  constructor(place: string, why: string) {
    super(`${place}: ${why}`)
    this.name = 'UnsupportedDefinition'
  }
}

export type MachineType = 'EXPRESS' | 'STANDARD'

interface Limits {
  /** Of an execution. */
  readonly secondsMax: number
  /** Of a Task that says nothing. */
  readonly taskSeconds: number
}

const limits: Readonly<Record<MachineType, Limits>> = {
  // "An Express workflow has a maximum duration of five minutes" (Developer Guide, quotas).
  EXPRESS: { secondsMax: 300, taskSeconds: 300 },
  // "Maximum execution time: 1 year"; a Task's default is the language's.
  STANDARD: { secondsMax: 365 * 86_400, taskSeconds: 99_999_999 },
}
const refusedFields: Readonly<Record<string, string>> = {
  Assign: 'variables are not run here; carry the value in the state input',
  Arguments: 'belongs to JSONata, which is not run here; use Parameters',
  Output: 'belongs to JSONata, which is not run here; use ResultSelector and ResultPath',
  Items: 'belongs to JSONata, which is not run here; use ItemsPath',
  ItemReader: 'a distributed Map is not run here',
  ItemBatcher: 'a distributed Map is not run here',
  ResultWriter: 'a distributed Map is not run here',
}
const waitForToken = '.waitForTaskToken'
const typeTests = ['IsPresent', 'IsNull', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp']

/** `isTask` knows the resources that can be run. */
export function readyDefinition(
  definition: Definition,
  isTask: (resource: string) => boolean,
  type: MachineType,
): ReadyDefinition {
  const { secondsMax, taskSeconds } = limits[type]
  const tasks: Task[] = []
  const seen = new Set<string>()

  const machine = (part: Definition, place: string): Definition => {
    if (part.QueryLanguage !== undefined && part.QueryLanguage !== 'JSONPath') {
      throw new UnsupportedDefinition(
        `${place}QueryLanguage`,
        `${String(part.QueryLanguage)} is not run here; use JSONPath`,
      )
    }
    if (typeof part.States !== 'object' || !part.States[part.StartAt]) {
      throw new UnsupportedDefinition(`${place}StartAt`, `there is no state ${JSON.stringify(part.StartAt)}`)
    }
    const states = Object.entries(part.States).map(([name, state]) => [name, ready(name, state, place)] as const)
    return { ...part, States: Object.fromEntries(states) }
  }
  const ready = (name: string, state: State, place: string): State => {
    const here = `${place}States.${name}`
    if (seen.has(name)) throw new UnsupportedDefinition(here, 'a state name must be unique in the machine')
    seen.add(name)
    checkState(state, here)
    const changed: Record<string, unknown> & { Type: string } = { ...state }
    if (state.ResultPath === '$') delete changed.ResultPath
    switch (state.Type) {
      case 'Task': {
        const resource = String(state.Resource)
        if (!isTask(resource)) throw new UnsupportedDefinition(`${here}.Resource`, `${resource} is not run here`)
        const waits = resource.endsWith(waitForToken) ? tokenLimits(state, { here, place, type }) : undefined
        tasks.push({ name, resource, ...(waits && { waits }) })
        if (waits) {
          // Its time is watched with its token, from when that was given out.
          delete changed.TimeoutSecondsPath
          changed.TimeoutSeconds = taskSeconds
        } else if (state.TimeoutSeconds === undefined && state.TimeoutSecondsPath === undefined) {
          changed.TimeoutSeconds = taskSeconds
        }
        break
      }
      case 'Choice':
        changed.Choices = (state.Choices as Record<string, unknown>[]).map(choiceRule)
        break
      case 'Parallel':
        changed.Branches = (state.Branches as Definition[]).map((each, at) => machine(each, `${here}.Branches.${at}.`))
        break
      case 'Map': {
        const field = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor'
        changed.Iterator = machine(state[field] as Definition, `${here}.${field}.`)
        delete changed.ItemProcessor
        break
      }
    }
    return changed
  }

  const readied = machine(definition, '')
  const limit = definition.TimeoutSeconds
  return {
    definition: { ...readied, TimeoutSeconds: Math.min(limit ?? secondsMax, secondsMax) },
    tasks,
  }
}

interface Placed {
  readonly here: string
  /** Of the machine that it is a state of: nothing for the outermost. */
  readonly place: string
  readonly type: MachineType
}

function tokenLimits(state: State, { here, place, type }: Placed): TokenLimits {
  if (type === 'EXPRESS') {
    // Developer Guide, "Service integrations": Express Workflows support Request Response only.
    throw new UnsupportedDefinition(
      `${here}.Resource`,
      'an Express machine cannot wait for a token; use a Standard one',
    )
  }
  if (place !== '') {
    throw new UnsupportedDefinition(
      here,
      'a Task in a Map or Parallel does not wait for a token here; it would be lost',
    )
  }
  if (!JSON.stringify(state.Parameters ?? {}).includes('$$.Task.Token')) {
    throw new UnsupportedDefinition(`${here}.Parameters`, 'nobody is handed $$.Task.Token, so nobody can answer')
  }
  const { TimeoutSeconds, TimeoutSecondsPath, HeartbeatSeconds, HeartbeatSecondsPath } = state as TokenLimits
  return {
    ...(TimeoutSeconds !== undefined && { TimeoutSeconds }),
    ...(TimeoutSecondsPath !== undefined && { TimeoutSecondsPath }),
    ...(HeartbeatSeconds !== undefined && { HeartbeatSeconds }),
    ...(HeartbeatSecondsPath !== undefined && { HeartbeatSecondsPath }),
  }
}

function checkState(state: State, here: string) {
  if (state.QueryLanguage !== undefined && state.QueryLanguage !== 'JSONPath') {
    throw new UnsupportedDefinition(
      `${here}.QueryLanguage`,
      `${String(state.QueryLanguage)} is not run here; use JSONPath`,
    )
  }
  for (const [field, why] of Object.entries(refusedFields)) {
    if (state[field] !== undefined) throw new UnsupportedDefinition(`${here}.${field}`, why)
  }
  const isWaiting = String(state.Resource ?? '').endsWith(waitForToken)
  if (!isWaiting && (state.HeartbeatSeconds !== undefined || state.HeartbeatSecondsPath !== undefined)) {
    throw new UnsupportedDefinition(
      `${here}.HeartbeatSeconds`,
      `only a Task that waits for its token (${waitForToken}) can send heartbeats; use TimeoutSeconds`,
    )
  }
  if (JSON.stringify(state).includes('States.HeartbeatTimeout')) {
    throw new UnsupportedDefinition(here, 'a heartbeat that did not come is reported as States.Timeout; take that')
  }
  const text = JSON.stringify(state)
  const context = (isWaiting || isBranching(state) ? notHere : notHereEither).exec(text)
  if (context) throw new UnsupportedDefinition(here, `${context[0]} is not in the context object here`)
}

/** The states inside are looked at one by one. */
const isBranching = ({ Type }: State) => Type === 'Map' || Type === 'Parallel'

const notHere = /\$\$\.(State|Map\.Item\.Source)\b[^"]*/
const notHereEither = /\$\$\.(State|Task|Map\.Item\.Source)\b[^"]*/

/** The interpreter never matches a type test for `false`: the same said with Not. */
function choiceRule(rule: Record<string, unknown>): Record<string, unknown> {
  const { Next, Comment, ...test } = rule
  return { ...tested(test), ...(Next !== undefined && { Next }), ...(Comment !== undefined && { Comment }) }
}

function tested(test: Record<string, unknown>): Record<string, unknown> {
  for (const junction of ['And', 'Or']) {
    const parts = test[junction]
    if (Array.isArray(parts)) return { [junction]: parts.map((part) => tested(part as Record<string, unknown>)) }
  }
  if (test.Not !== undefined) return { Not: tested(test.Not as Record<string, unknown>) }
  const name = typeTests.find((each) => test[each] === false)
  return name === undefined ? test : { Not: { ...test, [name]: true } }
}
