/**
 * What people do about failures while a run goes on, faults and all: over the API, and in the AWS console. Whatever is refused,
 * or gets lost on its way, is not done; what was done has to hold.
 */
import type { Simulation } from '../../local/simulated/simulate.ts'
import type { Places } from './world.ts'

export type Operating =
  | 'redrive'
  | 'cancel'
  | 'resume'
  | 'retry'
  | 'archive'
  | 'restore'
  | 'edit'
  | 'console'
  | 'roll out'
  | 'roll back'
  | 'pin'

export interface Act {
  readonly what: Operating
  /** 0 to 1: which of those that there are. */
  readonly pick: number
  readonly out_of_order: boolean
}

interface Operators {
  readonly simulation: Simulation
  readonly places: Places
}

export const operate = async (line: Operators, { what, pick, out_of_order }: Act, person = 'ada'): Promise<void> => {
  const one = async <One>(path: string, isMeant: (one: One) => boolean = () => true): Promise<One | undefined> => {
    const { items = [] } = (await asked<{ items: One[] }>(line, 'GET', path)).body
    const meant = items.filter(isMeant)
    return meant[Math.floor(pick * meant.length)]
  }
  const failure = (status: string): Promise<Failure | undefined> => one<Failure>(`/failures?status=${status}`)
  const operation = (status: string): Promise<Operation | undefined> =>
    one<Operation>('/operations', (each) => each.status === status)
  const post = <Body>(path: string, body: object = {}) => asked<Body>(line, 'POST', path, body, person)
  const start = ({ operation_id, plan }: Operation) =>
    post(`/operations/${operation_id}/start`, { expected_count: plan?.count, out_of_order })

  const asAdmin = (method: 'POST' | 'PUT', path: string, body: object) =>
    asked(line, method, path, body, person, ['admin'])

  const acts: Readonly<Record<Operating, () => Promise<unknown>>> = {
    async redrive() {
      const { status, body } = await post<Operation>('/operations', {
        kind: 'redrive',
        filter: {},
        reason: 'tried again',
      })
      if (status === 201 && body.plan !== undefined && body.plan.count > 0) await start(body)
    },
    async cancel() {
      const running = await operation('running')
      if (running) await post(`/operations/${running.operation_id}/cancel`)
    },
    async resume() {
      const cancelled = await operation('cancelled')
      if (cancelled) await start(cancelled)
    },
    async retry() {
      const open = (await failure('open')) ?? (await failure('held'))
      if (open) await post(`/failures/${open.failure_id}/retry`, { reason: 'tried again', out_of_order })
    },
    async archive() {
      const open = (pick < 0.5 ? await failure('held') : undefined) ?? (await failure('open'))
      if (open) await post(`/failures/${open.failure_id}/archive`, { reason: 'not worth it' })
    },
    async restore() {
      const archived = await failure('archived')
      if (archived) await post(`/failures/${archived.failure_id}/restore`, { reason: 'worth it after all' })
    },
    async edit() {
      const open = (pick < 0.3 ? await failure('held') : undefined) ?? (await failure('open'))
      if (open === undefined) return
      const { failure_id, record_version } = open
      const content = { record_version, reason: 'repaired by hand', confirm: true }
      // Another job; what is no message at all becomes one.
      const body = { type: 'work.start', payload: { job_id: `edited-${Math.floor(pick * 1000)}` } }
      await post(`/failures/${failure_id}/edit`, { ...content, body })
    },
    console: () => moveTheShelf(line),
    async 'roll out'() {
      const version = pick < 0.6 ? 'v2' : 'v1'
      const robot = out_of_order ? await one<Robot>('/robots') : undefined
      const whom = robot ? { robot_ids: [robot.robot_id] } : { percent: pick < 0.3 ? 100 : Math.ceil(pick * 100) }
      await asAdmin('POST', '/rollouts', { version, ...whom, reason: 'to be tried' })
    },
    async 'roll back'() {
      const active = await one<Rollout>('/rollouts', ({ status }) => status === 'active')
      if (active) await asAdmin('POST', `/rollouts/${active.rollout_id}/rollback`, { reason: 'no good' })
    },
    async pin() {
      const robot = await one<Robot>('/robots')
      if (robot === undefined) return
      const version = out_of_order ? null : pick < 0.5 ? 'v2' : 'v1'
      await asAdmin('PUT', `/robots/${encodeURIComponent(robot.robot_id)}/pin`, { version, reason: 'this one apart' })
    },
  }
  await acts[what]()
}

interface Failure {
  readonly failure_id: string
  readonly record_version: number
}

interface Robot {
  readonly robot_id: string
}

interface Rollout {
  readonly rollout_id: string
  readonly status: string
}

interface Operation {
  readonly operation_id: string
  readonly status: string
  readonly plan?: { readonly count: number }
}

/** What "Start DLQ redrive" does. */
export const moveTheShelf = async ({ simulation, places }: Operators): Promise<void> => {
  const [, account = '', shelf = ''] = /\/(\d{12})\/([^/]+)$/.exec(places.variables.SHELF_QUEUE_URL ?? '') ?? []
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`
  await simulation.call('sqs', 'StartMessageMoveTask', {
    SourceArn: arnOf(shelf),
    DestinationArn: arnOf(shelf.replace(/shelf$/, 'redrive')),
  })
}

/** Does not let time pass: whoever waits for it does. */
export const asked = async <Body = unknown>(
  { simulation: { runtime } }: Pick<Operators, 'simulation'>,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  person = 'ada',
  groups: readonly string[] = ['writer'],
): Promise<{ readonly status: number; readonly body: Body }> => {
  const token = await runtime.door('issuer').token(person, [...groups])
  const [bare = '', query] = path.split('?')
  const answer = await runtime.door('http').request({
    method,
    path: bare,
    ...(query !== undefined && { query }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: Buffer.from(JSON.stringify(body)) }),
  })
  return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) as Body }
}
