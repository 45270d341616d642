/**
 * What goes wrong in one run, all of it from one random stream: two to five families of faults, each a handful of answers to
 * the question "what is to happen at this call". Faults stop with the traffic, outages when they are over; what comes after
 * shows whether everything recovers.
 */
import { AwsError } from '../../local/aws-api/service.ts'
import type { Random } from '../../local/random.ts'
import type { CallFate, CallPoint, Faults, InvocationFate, InvocationPoint } from '../../local/simulated/faults.ts'
import { oneOf, type Workload } from './workload.ts'

export interface FaultPlan {
  readonly families: readonly FamilyName[]
  readonly faults: Faults
  /** How often each family did something. */
  readonly injected: Readonly<Record<string, number>>
  /** What is done to the line itself, and when: virtual milliseconds from the start. */
  readonly disturbances: readonly Disturbance[]
}

export interface Disturbance {
  readonly at: number
  /** Reads the newest `count` records of every stream again; splits a shard; merges two. */
  readonly what: { readonly rewind: number } | 'split' | 'merge'
}

type Family = (
  random: Random,
  lasts_ms: number,
  robots: readonly string[],
) => {
  readonly call?: (point: CallPoint) => CallFate | undefined
  readonly invocation?: (point: InvocationPoint) => InvocationFate | undefined
  readonly disturbances?: readonly Disturbance[]
  /** Virtual milliseconds from the start; the end of the traffic when absent. */
  readonly until_ms?: number
}

export function faultPlan(
  random: Random,
  run: Pick<Workload, 'robots' | 'lasts_ms' | 'steps'> & { readonly startsAt: number },
): FaultPlan {
  const left = Object.keys(families) as FamilyName[]
  const count = random.integer(2, 5)
  const chosen = Array.from(
    { length: count },
    () => left.splice(random.integer(0, left.length - 1), 1)[0] as FamilyName,
  )
  const injected: Record<string, number> = {}
  const plans: (ReturnType<Family> & { readonly name: string })[] = chosen.map((name) => {
    const family: Family = families[name]
    return { name, ...family(random.fork(name), run.lasts_ms, run.robots) }
  })
  // Somebody tries again what failed: then there has to be something that failed for good, and does not for ever.
  if (run.steps.some(({ act }) => act === 'operate')) {
    plans.push({ name: 'work is forbidden', ...workIsForbidden(random.fork('work is forbidden'), run.lasts_ms) })
  }
  const isOver = (at: number, { until_ms = run.lasts_ms }: (typeof plans)[number]): boolean =>
    at > run.startsAt + until_ms
  const first = <Fate>(at: number, ask: (plan: (typeof plans)[number]) => Fate | undefined): Fate | undefined => {
    for (const plan of plans) {
      const fate = isOver(at, plan) ? undefined : ask(plan)
      if (fate === undefined) continue
      injected[plan.name] = (injected[plan.name] ?? 0) + 1
      return fate
    }
    return undefined
  }
  const disturbances = plans.flatMap((plan) => plan.disturbances ?? [])
  for (const plan of plans) if (plan.disturbances) injected[plan.name] = plan.disturbances.length
  return {
    families: chosen,
    injected,
    disturbances,
    faults: {
      call: (point) => first(point.at, (plan) => plan.call?.(point)),
      invocation: (point) => first(point.at, (plan) => plan.invocation?.(point)),
    },
  }
}

/** Somebody has taken a right from the handlers of work: what they are to do fails for good while it lasts. */
const workIsForbidden = (random: Random, lasts_ms: number): ReturnType<Family> => {
  const from = random.integer(0, Math.floor(lasts_ms / 2))
  const to = from + random.integer(1_000, Math.floor(lasts_ms / 2))
  return {
    call: (point) =>
      point.caller.endsWith('-work') &&
      point.service === 'dynamodb' &&
      sinceStart(point) >= from &&
      sinceStart(point) < to
        ? { before: new AwsError('AccessDeniedException', 'The role may not', 400) }
        : undefined,
  }
}

/** Made by a function's environment, which can die, as opposed to what AWS does between its services. */
const isByFunction = ({ invocation }: CallPoint): boolean => invocation !== undefined
const isWire = ({ caller }: CallPoint): boolean => caller !== 'in-process'

const families = {
  /** The environment dies before or after a call, or before or after its invocation. */
  'functions die': (random) => ({
    call: (point) =>
      isByFunction(point) && random.next() < 0.02
        ? oneOf<CallFate>(random, [
            [{ before: 'kill' }, 1],
            [{ after: 'kill' }, 1],
          ])
        : undefined,
    invocation: () =>
      random.next() < 0.02
        ? oneOf<InvocationFate>(random, [
            [{ killed: 'before' }, 1],
            [{ killed: 'after' }, 1],
          ])
        : undefined,
  }),
  /** The call took effect, its answer is lost: a broken connection, a timeout, a 500. */
  'answers are lost': (random) => ({
    call: (point) =>
      isWire(point) && random.next() < 0.04
        ? oneOf<CallFate>(random, [
            [{ after: 'reset' }, isByFunction(point) ? 4 : 0],
            [{ after: 'hang' }, 1],
            [{ after: serverError(point) }, 3],
          ])
        : undefined,
  }),
  'calls do not arrive': (random) => ({
    call: (point) =>
      isWire(point) && random.next() < 0.04
        ? oneOf<CallFate>(random, [
            [{ before: 'reset' }, isByFunction(point) ? 4 : 0],
            [{ before: 'hang' }, 1],
            [{ before: serverError(point) }, 3],
          ])
        : undefined,
  }),
  throttled: (random) => ({
    call: (point) => (isWire(point) && random.next() < 0.07 ? { before: throttle(point) } : undefined),
    invocation: () => (random.next() < 0.08 ? { throttled: true } : undefined),
  }),
  /** Something is down for seconds or minutes: a service, a table, all calls of a function, everything about one robot. */
  outages: (random, lasts_ms, robots) => {
    const outages = Array.from({ length: random.integer(1, 3) }, () => outage(random, lasts_ms, robots))
    return {
      until_ms: Math.max(...outages.map(({ to }) => to)),
      call: (point) => {
        const hit = outages.find(
          ({ from, to, concerns }) => sinceStart(point) >= from && sinceStart(point) < to && concerns(point),
        )
        return hit ? { before: throttle(point) } : undefined
      },
    }
  },
  /** One event is run twice at once; one request arrives twice. */
  'things come twice': (random) => ({
    call: (point) => (isWire(point) && random.next() < 0.03 ? { twice: true } : undefined),
    invocation: () => (random.next() < 0.15 ? { twice: true } : undefined),
  }),
  /** A request is on its way for so long that its sender has given up and tried again. */
  'requests arrive late': (random) => ({
    call: (point) =>
      isByFunction(point) && random.next() < 0.02 ? { latencyMs: random.integer(2000, 60_000) } : undefined,
  }),
  'environments start cold and late': (random) => ({
    invocation: () =>
      random.next() < 0.15
        ? { cold: true, ...(random.next() < 0.5 && { delayMs: random.integer(50, 6000) }) }
        : undefined,
  }),
  /** The poller comes back with an old checkpoint. */
  'old checkpoints': (random, lasts_ms) => ({
    disturbances: Array.from({ length: random.integer(1, 4) }, () => ({
      at: random.integer(1000, lasts_ms),
      what: { rewind: random.integer(1, 40) },
    })),
  }),
  'the stream is resharded': (random, lasts_ms) => {
    const at = random.integer(1000, lasts_ms)
    return {
      disturbances: [
        { at, what: 'split' },
        ...(random.next() < 0.5 ? [{ at: at + random.integer(500, 8000), what: 'merge' as const }] : []),
      ],
    }
  },
  /** The rule's put fails, or times out after success; AWS then hands the message to the error action. */
  'rules cannot deliver': (random) => ({
    call: ({ service, operation }) =>
      service === 'stream' && operation === 'append' && random.next() < 0.06
        ? oneOf<CallFate>(random, [
            [{ before: error('ProvisionedThroughputExceededException') }, 2],
            [{ after: error('InternalFailure', 500) }, 1],
          ])
        : undefined,
  }),
  'reads are stale': (random) => ({
    call: ({ service, operation, input }) =>
      service === 'dynamodb' && isEventual(operation, input) && random.next() < 0.3 ? { stale: true } : undefined,
  }),
  /** Between services: a message that was handled is not deleted, an object is not taken at once. */
  'hand-overs fail': (random) => ({
    call: ({ caller, service, operation }) =>
      caller === 'in-process' && fallibleHandOvers.has(`${service}.${operation}`) && random.next() < 0.15
        ? { before: error('InternalFailure', 500) }
        : undefined,
  }),
} satisfies Record<string, Family>

export type FamilyName = keyof typeof families

const fallibleHandOvers: ReadonlySet<string> = new Set([
  'queues.receive',
  'queues.delete',
  'queues.changeVisibility',
  'objects.put',
])

const start = Date.UTC(2026, 0, 1)
const sinceStart = ({ at }: { readonly at: number }): number => at - start

interface Outage {
  readonly from: number
  readonly to: number
  readonly concerns: (point: CallPoint) => boolean
}

function outage(random: Random, lasts_ms: number, robots: readonly string[]): Outage {
  const from = random.integer(0, lasts_ms)
  // Some are longer than an invocation may last: those cannot be waited out.
  const to = from + (random.next() < 0.6 ? random.integer(1000, 20_000) : random.integer(40_000, 150_000))
  const robot = robots[random.integer(0, robots.length - 1)] ?? ''
  const concerns = oneOf<Outage['concerns']>(random, [
    ...['dynamodb', 'sqs', 'states', 'events', 'iotdata', 'kinesis', 's3'].map(
      (service) => [(point: CallPoint) => isWire(point) && point.service === service, 1] as const,
    ),
    ...['work', 'charge', 'presence', 'incident', 'record-failure', 'outbox'].map(
      (name) => [({ caller }: CallPoint) => caller.endsWith(`-${name}`), 1] as const,
    ),
    ...['journal', 'books', 'held', 'robots', 'failures'].map(
      (table) =>
        [
          ({ service, input }: CallPoint) => service === 'dynamodb' && JSON.stringify(input).includes(`${table}`),
          1,
        ] as const,
    ),
    // The commit of one robot cannot be written; its handlers cannot work for it.
    [({ caller, input }: CallPoint) => caller === 'step-functions' && JSON.stringify(input).includes(`"${robot}"`), 3],
    [
      ({ caller, input }: CallPoint) =>
        /-(work|presence|charge)$/.test(caller) && JSON.stringify(input).includes(`"${robot}"`),
      3,
    ],
  ])
  return { from, to, concerns }
}

const isEventual = (operation: string, input: unknown): boolean =>
  (operation === 'GetItem' || operation === 'Query') && (input as { ConsistentRead?: boolean }).ConsistentRead !== true

const error = (code: string, status = 400): AwsError => new AwsError(code, 'injected', status)

const throttles: Readonly<Record<string, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  kinesis: 'ProvisionedThroughputExceededException',
  sqs: 'RequestThrottled',
  states: 'ThrottlingException',
  events: 'ThrottlingException',
  iotdata: 'ThrottlingException',
  s3: 'SlowDown',
  sns: 'ThrottledException',
}
const throttle = ({ service }: CallPoint): AwsError =>
  error(throttles[service] ?? 'ThrottlingException', service === 's3' ? 503 : 400)

const serverErrors: Readonly<Record<string, string>> = {
  dynamodb: 'InternalServerError',
  sqs: 'InternalError',
  states: 'InternalServerException',
  iotdata: 'InternalFailureException',
}
const serverError = ({ service }: CallPoint): AwsError => error(serverErrors[service] ?? 'InternalFailure', 500)
