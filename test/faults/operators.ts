/**
 * What people do about failures while a run goes on, faults and all: over the API, and in the AWS console. Whatever is refused,
 * or gets lost on its way, is not done; what was done has to hold.
 */
import type { Simulation } from '../../local/simulated/simulate.ts'
import type { Places } from './world.ts'

export type Operating = 'redrive' | 'cancel' | 'resume' | 'retry' | 'archive' | 'restore' | 'edit' | 'console'

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
  }
  await acts[what]()
}

interface Failure {
  readonly failure_id: string
  readonly record_version: number
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
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  person = 'ada',
): Promise<{ readonly status: number; readonly body: Body }> => {
  const token = await runtime.door('issuer').token(person, ['writer'])
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
