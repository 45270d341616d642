/** Buses, their rules, and what PutEvents accepts. */
import { AwsError } from '../aws-api/service.ts'
import type { Matches } from '../event-pattern.ts'
import type { Runtime } from '../runtime.ts'
import type { Archive } from './archives.ts'
import type { Deliveries } from './deliveries.ts'
import { inputFor, type TargetInput } from './target-input.ts'

export interface Target extends TargetInput {
  readonly id: string
  readonly arn: string
  readonly attemptsMax: number
  readonly ageSecondsMax: number
  readonly deadLetterArn?: string
  /** Where the target is a stream: the path of the partition key in the event. */
  readonly partitionKeyPath?: string
}

export interface Rule {
  readonly name: string
  readonly arn: string
  readonly busName: string
  readonly enabled: boolean
  /** Absent: the rule only fires by its schedule. */
  readonly matches?: Matches
  readonly targets: readonly Target[]
}

export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** Whole seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
  /** On its way a second time, out of an archive. */
  readonly 'replay-name'?: string
}

export interface PutEntry {
  readonly source: string
  readonly detailType: string
  readonly detail: unknown
  readonly resources?: readonly string[]
  readonly time?: number
}

export interface Buses {
  create(name: string): string
  names(): readonly string[]
  addRule(rule: Rule): void
  rules(): readonly Rule[]
  arnOf(nameOrArn: string): string
  /** Returns the event's id. */
  put(nameOrArn: string, entry: PutEntry): string
  /** An event of an archive once more, as it was; to these rules only, where some are named. */
  replay(busArn: string, event: BusEvent, replayName: string, ruleArns?: readonly string[]): void
  archive(archive: Pick<Archive, 'busArn' | 'take'>): void
  /** A rule whose schedule came due. */
  fire(rule: Rule): void
  stats(): Record<string, number>
}

export function createBuses(runtime: Runtime, deliveries: Deliveries): Buses {
  const random = runtime.random.fork('event-bus')
  const rules = new Map<string, Rule[]>([['default', []]])
  const archives: Pick<Archive, 'busArn' | 'take'>[] = []
  const counts = { events: 0, matched: 0, replayed: 0 }

  const nameOf = (nameOrArn: string) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
  const arnOf = (nameOrArn: string) =>
    `arn:aws:events:${runtime.region}:${runtime.account}:event-bus/${nameOf(nameOrArn)}`
  const rulesOf = (nameOrArn: string): Rule[] => {
    const found = rules.get(nameOf(nameOrArn))
    if (!found) throw new AwsError('ResourceNotFoundException', `Event bus ${nameOf(nameOrArn)} does not exist.`)
    return found
  }

  const send = (rule: Rule, event: BusEvent) => {
    const context = { ruleArn: rule.arn, ruleName: rule.name, ingestedAt: runtime.clock.now() }
    for (const target of rule.targets) {
      const partitionKey =
        target.partitionKeyPath && JSON.parse(inputFor({ InputPath: target.partitionKeyPath }, event, context))
      deliveries.accept({
        arn: target.arn,
        delivery: {
          body: inputFor(target, event, context),
          source: event.source,
          detailType: event['detail-type'],
          ...(typeof partitionKey === 'string' && { partitionKey }),
        },
        attemptsMax: target.attemptsMax,
        ageSecondsMax: target.ageSecondsMax,
        ...(target.deadLetterArn !== undefined && { deadLetterArn: target.deadLetterArn }),
        attributes: { RULE_ARN: rule.arn, TARGET_ARN: target.arn },
        deadLetterBody: JSON.stringify(event),
      })
    }
  }

  const eventOf = ({ source, detailType, detail, resources = [], time }: PutEntry): BusEvent => ({
    version: '0',
    id: random.uuid(),
    'detail-type': detailType,
    source,
    account: runtime.account,
    time: `${new Date(time ?? runtime.clock.now()).toISOString().slice(0, 19)}Z`,
    region: runtime.region,
    resources,
    detail,
  })

  const tell = (listening: readonly Rule[], event: BusEvent) => {
    for (const rule of listening) {
      if (!rule.enabled || !rule.matches?.(event)) continue
      counts.matched++
      send(rule, event)
    }
  }

  return {
    create(name) {
      rules.set(name, [])
      return arnOf(name)
    },
    names: () => [...rules.keys()],
    addRule: (rule) => void rulesOf(rule.busName).push(rule),
    rules: () => [...rules.values()].flat(),
    arnOf,
    put(nameOrArn, entry) {
      const listening = rulesOf(nameOrArn)
      const event = eventOf(entry)
      counts.events++
      for (const archive of archives) if (archive.busArn === arnOf(nameOrArn)) archive.take(event)
      tell(listening, event)
      return event.id
    },
    replay(busArn, event, replayName, ruleArns = []) {
      counts.replayed++
      const rulesMeant = rulesOf(busArn).filter(({ arn }) => ruleArns.length === 0 || ruleArns.includes(arn))
      tell(rulesMeant, { ...event, 'replay-name': replayName })
    },
    archive: (archive) => void archives.push(archive),
    fire(rule) {
      if (!rule.enabled) return
      const entry = { source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [rule.arn] }
      send(rule, eventOf(entry))
    },
    stats: () => ({ bus_events: counts.events, bus_matched: counts.matched, bus_replayed: counts.replayed }),
  }
}
