/**
 * Goes through what was decided in a range of time and asks of each decision what another version would have done. Asked by an
 * event; answered in the operation that asked, where it can be watched. What it finds is written over and over under the same
 * keys: run twice, it is the same. It ends by itself: when it is through, when its time is up, or with what went wrong.
 */

import { deployedPolicies, deployedPolicy } from '../../../policy/deployed.ts'
import type { Policy } from '../../../policy/policy.ts'
import { type Course, type Difference, replayed, typesToOpen } from '../../../policy/replay.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { Compared, Operation } from '../../ports/operations.ts'
import { decisionsIn, placeOf, type Range, type Row } from './decisions.ts'
import { type Payloads, payloadsIn } from './payloads.ts'
import type { ComparePolicyPorts, ComparePolicySettings } from './ports.ts'

/** As the bus hands it over; only what is used here. */
export interface ComparisonEvent {
  readonly detail: { readonly payload: Range & { readonly operation_id: string; readonly version: string } }
}

export interface Invocation {
  getRemainingTimeInMillis(): number
}

export const comparePolicy =
  (ports: ComparePolicyPorts, settings: ComparePolicySettings) =>
  async ({ detail: { payload } }: ComparisonEvent, invocation: Invocation): Promise<void> => {
    const { operation_id, version } = payload
    let operation = await ports.operations.read(operation_id)
    // Delivered twice, or its function was killed behind its last write.
    if (operation?.status !== 'planning') return
    const begun = ports.now()
    const tell = async (change: Partial<Operation>): Promise<void> => {
      operation = await written({ ...(operation as Operation), ...change }, ports)
    }
    const isLate = (): boolean => invocation.getRemainingTimeInMillis() < settings.margin_seconds * 1000
    try {
      const compared = await walk(payload, ports, settings, { isLate, tell: (so_far) => tell({ compared: so_far }) })
      const isThrough = compared.looked_until === payload.until
      await tell({
        status: isThrough ? 'done' : 'stopped',
        ended_at: new Date(ports.now()).toISOString(),
        compared,
        ...(!isThrough && {
          ended_because: `Its time was up; what was decided from ${compared.looked_until} on is left`,
        }),
      })
      ports.log.info('comparison ended', { operation_id, took_ms: ports.now() - begun, ...compared })
    } catch (error) {
      ports.log.error('comparison failed', { operation_id, version, error: asError(error) })
      const ended_at = new Date(ports.now()).toISOString()
      // Whoever watches it is told; if not even that can be written, Lambda tries again and then makes it a failure.
      await tell({ status: 'failed', ended_at, ended_because: asError(error).message.slice(0, 1_000) })
    }
  }

interface Watch {
  readonly isLate: () => boolean
  readonly tell: (soFar: Compared) => Promise<void>
}

interface RobotSoFar {
  course: Course | undefined
  revision: number
  place: string
  different: boolean
}

const walk = async (
  asked: ComparisonEvent['detail']['payload'],
  ports: ComparePolicyPorts,
  { listed_max }: ComparePolicySettings,
  { isLate, tell }: Watch,
): Promise<Compared> => {
  const policy = deployedPolicy(asked.version)
  if (!policy) throw new UnknownVersion(asked.version)
  const payloads = payloadsIn(ports.lake, typesToOpen(policy, recordedBy(policy)))
  const robots = new Map<string, RobotSoFar>()
  const sum = { ...nothing(asked.version) }
  let found: Difference[] = []
  let told = ports.now()
  const keep = async (): Promise<void> => {
    await ports.differences.keep(asked.operation_id, sum.listed, found)
    sum.listed += found.length
    found = []
  }
  let looked_until: string | undefined
  for await (const rows of decisionsIn(ports.lake, asked, sum)) {
    for (const row of rows) {
      const difference = await look(row, policy, payloads, robots, sum)
      if (difference && sum.listed + found.length < listed_max) found.push(difference)
      if (found.length >= KEPT_AT_ONCE) await keep()
    }
    const last = rows.at(-1)
    if (last) looked_until = last.decided_at
    if (isLate()) {
      await keep()
      return counted(sum, robots, looked_until ?? asked.from)
    }
    if (ports.now() - told < TOLD_EVERY_MS) continue
    told = ports.now()
    await keep()
    await tell(counted(sum, robots, looked_until))
  }
  await keep()
  return counted(sum, robots, asked.until)
}

const KEPT_AT_ONCE = 200
const TOLD_EVERY_MS = 10_000

const recordedBy = ({ version }: Policy): readonly Policy[] =>
  deployedPolicies.filter((policy) => policy.version !== version)

const look = async (
  row: Row,
  policy: Policy,
  payloads: Payloads,
  robots: Map<string, RobotSoFar>,
  sum: Sum,
): Promise<Difference | undefined> => {
  const robot = robots.get(row.robot_id) ?? { course: undefined, revision: 0, place: '', different: false }
  robots.set(row.robot_id, robot)
  if (isKnown(row, robot)) return undefined
  robot.place = placeOf(row)
  robot.revision = row.revision ?? robot.revision
  sum.decisions += 1
  const { version } = policy
  // What the version decided itself is what it would decide, where nothing has driven them apart.
  const isOwn = row.policy_version === version && !robot.course?.apart
  const answered = replayed(
    policy,
    deployedPolicy(row.policy_version),
    row,
    isOwn ? undefined : await payloads.of(row),
    robot.course,
  )
  robot.course = answered.course
  sum[answered.as] += 1
  if (answered.as !== 'different') return undefined
  robot.different = true
  if (answered.difference.follows) sum.following += 1
  return answered.difference
}

/** The lake has rows twice, and a transition that was journalled again by a later delivery. */
const isKnown = (row: Row, { place, revision }: RobotSoFar): boolean =>
  placeOf(row) === place || (row.outcome === 'applied' && row.revision !== undefined && row.revision <= revision)

type Sum = ReturnType<typeof nothing>

const nothing = (version: string) => ({
  version,
  decisions: 0,
  not_by_policy: 0,
  same: 0,
  different: 0,
  following: 0,
  unsure: 0,
  listed: 0,
  unreadable: 0,
})

const counted = (sum: Sum, robots: ReadonlyMap<string, RobotSoFar>, looked_until: string | undefined): Compared => ({
  ...sum,
  robots: robots.size,
  robots_different: [...robots.values()].filter(({ different }) => different).length,
  ...(looked_until !== undefined && { looked_until }),
})

const written = async (operation: Operation, { operations, log }: ComparePolicyPorts): Promise<Operation> => {
  const after = { ...operation, operation_version: operation.operation_version + 1 }
  // Only a second run of the same comparison writes it as well, and it finds the same.
  if ((await operations.write(after, operation.operation_version)) === 'changed')
    log.warn('comparison changed meanwhile', { operation_id: operation.operation_id })
  return after
}

/** Asked for before a deploy that took the version away. */
export class UnknownVersion extends PermanentFailure {
  override readonly name = 'UnknownVersion'
  constructor(version: string) {
    super(`Policy ${version} is not deployed; there are ${deployedPolicies.map((one) => one.version).join(', ')}`)
  }
}
