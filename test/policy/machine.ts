import { ExecutionError, StateMachine } from 'aws-local-stepfunctions'
import type { Message, Payload } from '../../messages/envelope.ts'
import type { Policy } from '../../policy/policy.ts'
import { toAsl } from '../../policy/to-asl.ts'

/*
 * Runs a compiled machine with an interpreter of the language that is not ours. Tasks are recorded instead of carried out;
 * what a service answers, or how it fails, is the test's to say.
 */
export interface Trigger {
  readonly state: string
  readonly type: string
  readonly payload?: Payload
  readonly revision?: number
}

export interface Call {
  /** Name of the task's state. */
  readonly task: string
  /** What the service is sent: the evaluated Parameters. */
  readonly parameters: Json
}

export interface Run {
  readonly output?: unknown
  /** Error's name and message, when the run failed. */
  readonly failed?: { readonly error: string; readonly cause: string }
  readonly invoked: readonly Call[]
  readonly committed: readonly Call[]
}

export type Json = Readonly<Record<string, unknown>>

/** Throws what the service throws, or answers. `attempt` counts from 1 per task. */
export type Service = (call: Call, attempt: number) => unknown

export const at = '2026-05-13T13:48:51.348Z'
export const since = '2026-05-13T08:00:00.000Z'

export const machineOf = (
  policy: Policy,
  services: { readonly handler?: Service; readonly table?: Service } = {},
): ((trigger: Trigger) => Promise<Run>) => {
  const { handler = () => ({ Payload: { events: [] }, StatusCode: 200 }), table = () => ({}) } = services
  const definition = toAsl(policy)
  // The validator inside writes into what it is given, so it gets a copy.
  const machine = new StateMachine(structuredClone(definition) as never)
  const tasks = Object.entries(definition.States).filter(([, state]) => state.Type === 'Task')

  return async (trigger) => {
    const invoked: Call[] = []
    const committed: Call[] = []
    const overrides = tasks.map(([task, state]) => {
      const [calls, service] = String(state.Resource).includes('lambda') ? [invoked, handler] : [committed, table]
      return [
        task,
        async (parameters: unknown) => {
          const call = { task, parameters: parameters as Json }
          calls.push(call)
          return service(call, calls.filter((other) => other.task === task).length)
        },
      ]
    })
    const { result } = machine.run(inputOf(policy, trigger) as never, {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(overrides),
        retryIntervalOverrides: Object.fromEntries(tasks.map(([task]) => [task, 0])),
      },
    })
    try {
      return { output: await result, invoked, committed }
    } catch (error) {
      return { failed: failureOf(error), invoked, committed }
    }
  }
}

/** An error as a service throws it: its name is what the machine sees. */
export const serviceError = (name: string, message = `${name} on purpose`): Error =>
  Object.assign(new Error(message), { name })

export const messageOf = ({ type, payload = {} }: Trigger): Message => ({
  message_id: 'm-1',
  trace_id: '0123456789abcdef0123456789abcdef',
  type,
  schema_version: 1,
  robot_id: 'r1',
  subject: 'robot:r1',
  received_at: at,
  priority: 'normal',
  source: 'device.hw',
  payload,
  kind: 'fact',
  index: 0,
})

export const rowOf = (policy: Policy, { state, revision = 41 }: Trigger) => ({
  robot_id: 'r1',
  state,
  since,
  policy_version: policy.version,
  revision,
  last_sequence: 6,
})

const inputOf = (policy: Policy, trigger: Trigger): Json => ({
  message: messageOf(trigger),
  robot: rowOf(policy, trigger),
  commit: {
    position: `${'7'.padStart(60, '0')}:00000`,
    sequence: '7',
    applied_ids: [{ S: 'm-0' }, { S: 'm-1' }],
    at,
    bucket: '3',
    cause: JSON.stringify({ message_id: 'm-1', note: 'says "so"' }),
    claim: ' m-1#0 ',
    parked_since: 'not parked',
  },
})

const failureOf = (error: unknown): { error: string; cause: string } => {
  const cause = error instanceof ExecutionError ? error.cause : error
  return cause instanceof Error
    ? { error: cause.name, cause: cause.message }
    : { error: 'unknown', cause: String(cause) }
}
