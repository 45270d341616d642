/**
 * A line on which robots' messages have failed for good, and people who try them again over HTTP: what the tests of redrive
 * share.
 */
import type { OperationStatus } from '../../functions/ports/operations.ts'
import { AwsError } from '../../local/aws-api/service.ts'
import type { CallFate, CallPoint } from '../../local/simulated/faults.ts'
import { connected, type Directed, directed, start } from './directed.ts'

export interface Redriven extends Directed {
  /** Whether the work handlers' table answers: while it does not, each message of theirs is a dead letter. */
  broken: boolean
  /** Something that befalls a call, beside that. */
  fate: (point: CallPoint) => CallFate | undefined
  write(path: string, body: object): Promise<{ readonly status: number; readonly body: Operation }>
  read(path: string): Promise<unknown>
  /** Plans a redrive of every work.start that is open. */
  plan(): Promise<Operation>
  start(operation: Operation, pace?: object): Promise<Operation>
  /** Lets time pass until the operation has ended; answers it. */
  ended(operationId: string, seconds?: number): Promise<Operation>
}

export interface Operation {
  readonly operation_id: string
  readonly status: OperationStatus
  readonly plan: { readonly count: number; readonly robots: number; readonly conflicts: number }
  readonly done_until: number
  readonly skipped: number
  readonly runs: number
  readonly ended_because?: string
  readonly progress?: { readonly results: Readonly<Record<string, number>> }
}

export const redriven = async (): Promise<Redriven> => {
  const state = { broken: false, fate: (_: CallPoint): CallFate | undefined => undefined }
  const line = await directed({
    faults: {
      call: (point) => {
        if (state.broken && point.caller.endsWith('-work') && point.service === 'dynamodb') {
          return { before: new AwsError('AccessDeniedException', 'The role may not', 400) }
        }
        return state.fate(point)
      },
    },
  })
  const request = async (method: string, path: string, body?: object) => {
    const { runtime, clock } = line.simulation
    const token = await runtime.door('issuer').token('ada', ['writer'])
    const [bare = '', query] = path.split('?')
    const asked = runtime.door('http').request({
      method,
      path: bare,
      ...(query !== undefined && { query }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: Buffer.from(JSON.stringify(body)) }),
    })
    let answer: Awaited<typeof asked> | undefined
    asked.then((given) => {
      answer = given
    })
    for (let waited = 0; answer === undefined && waited < 60_000; waited += 100) await clock.advance(100)
    if (answer === undefined) throw new Error(`${method} ${path} is not answered`)
    return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) as Operation }
  }
  const one: Redriven = Object.assign(state, line, {
    write: (path: string, body: object) => request('POST', path, body),
    read: async (path: string) => (await request('GET', path)).body,
    async plan() {
      const { status, body } = await request('POST', '/operations', {
        kind: 'redrive',
        filter: { type: 'work.start' },
        reason: 'repaired',
      })
      if (status !== 201) throw new Error(`the plan is answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    async start(operation: Operation, pace: object = {}) {
      const { status, body } = await request('POST', `/operations/${operation.operation_id}/start`, {
        expected_count: operation.plan.count,
        ...pace,
      })
      if (status !== 202) throw new Error(`the start is answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    async ended(operationId: string, seconds = 600) {
      for (let waited = 0; waited < seconds; waited += 1) {
        const operation = (await request('GET', `/operations/${operationId}`)).body
        if (!['running', 'cancelling'].includes(operation.status)) return operation
        await line.pass(1)
      }
      throw new Error(`operation ${operationId} has not ended after ${seconds} s`)
    },
  })
  return one
}

/** So many messages of each robot become dead letters, in their order; then the table is repaired. */
export const breakAndRepair = async (
  line: Redriven,
  { robots, each, name = 'r' }: { readonly robots: number; readonly each: number; readonly name?: string },
): Promise<readonly string[]> => {
  const ids = Array.from({ length: robots }, (_, n) => `${name}${n + 1}`)
  await Promise.all(ids.map((robot) => line.say(robot, connected(`c-${robot}`))))
  await line.pass(5)
  line.broken = true
  for (let n = 0; n < each; n += 1) {
    await Promise.all(ids.map((robot) => line.say(robot, start(`s${n}-${robot}`, `j-${robot}`))))
    await line.pass(3)
  }
  await line.pass(20)
  line.broken = false
  return ids
}
