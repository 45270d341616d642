// Topic rules between publish and action, as the rules engine of IoT Core does it:
//
// - every rule whose filter matches runs; Basic Ingest names one rule and skips the filters (and the subscribers);
// - a rule's SQL may fail on a payload: that is logged and counted and reaches no error action;
// - actions run side by side; each failed one is a line in one message to the rule's error action;
// - when the error action fails too, the message is lost. AWS acknowledged it all the same, and so do we: counted.
//
// Each rule counts what AWS/IoT counts of it ("Rule metrics" and "Rule action metrics" in the Developer Guide).

import type { Counter } from '../observability/hourly-metrics.ts'
import type { Action } from './actions/action.ts'
import { basicIngest } from './limits.ts'
import type { LogRarely } from './rarely.ts'
import type { CompiledSql } from './sql/compile.ts'
import { SqlEvaluationError } from './sql/functions.ts'
import type { Publication } from './sql/publication.ts'
import { TopicFilters } from './topic-filter.ts'

export interface Rule {
  readonly name: string
  readonly sql: CompiledSql
  readonly actions: readonly Action[]
  readonly errorAction: Action | undefined
  readonly enabled: boolean
}

/** Where one topic leads; kept, because a robot says the same topics all its life. */
export interface Route {
  readonly topic: string
  readonly levels: readonly string[]
  readonly rules: readonly Rule[]
  /** Set for Basic Ingest: such a message reaches its rule only, no subscriber. */
  readonly basicIngest: boolean
}

/** A metric of AWS/IoT. */
export type MetricOf = (name: string, dimensions: Readonly<Record<string, string>>) => Counter

/** Per action: successes, failures. */
interface RuleCounters {
  readonly matched: Counter
  readonly misparsed: Counter
  readonly succeeded: ReadonlyMap<Action, Counter>
  readonly failed: ReadonlyMap<Action, Counter>
}

export interface RuleCounts {
  rule_hits: number
  rule_not_found: number
  sql_errors: number
  action_failures: number
  error_actions: number
  lost: number
}

const ROUTES_KEPT_MAX = 50_000

export class TopicRules {
  readonly counts: RuleCounts = {
    rule_hits: 0,
    rule_not_found: 0,
    sql_errors: 0,
    action_failures: 0,
    error_actions: 0,
    lost: 0,
  }
  readonly #byName = new Map<string, Rule>()
  readonly #filters = new TopicFilters<Rule>()
  readonly #routes = new Map<string, Route>()
  readonly #log: LogRarely
  readonly #counters = new Map<Rule, RuleCounters>()
  readonly #metric: MetricOf | undefined

  constructor(log: LogRarely, metric?: MetricOf) {
    this.#log = log
    this.#metric = metric
  }

  add(rule: Rule): void {
    if (this.#byName.has(rule.name)) throw new Error(`there are two topic rules named ${rule.name}`)
    this.#byName.set(rule.name, rule)
    if (rule.enabled && rule.sql.filter !== undefined) this.#filters.add(rule.sql.filter, rule)
    this.#routes.clear()
  }

  route(topic: string): Route {
    const known = this.#routes.get(topic)
    if (known !== undefined) return known
    const route = this.#find(topic)
    if (this.#routes.size >= ROUTES_KEPT_MAX) this.#routes.clear()
    this.#routes.set(topic, route)
    return route
  }

  /** Returns a promise only if an action takes time; otherwise everything is stored when it returns. */
  run(route: Route, publication: Publication): Promise<unknown> | undefined {
    if (route.rules.length === 0) {
      if (route.basicIngest) this.#notFound(publication)
      return undefined
    }
    let pending: Promise<unknown>[] | undefined
    for (const rule of route.rules) {
      const done = this.#runRule(rule, publication)
      if (done === undefined) continue
      if (pending === undefined) pending = [done]
      else pending.push(done)
    }
    return pending === undefined ? undefined : Promise.all(pending)
  }

  #find(topic: string): Route {
    const ingest = basicIngest(topic)
    if (ingest !== undefined) {
      const rule = this.#byName.get(ingest.rule)
      const rules = rule?.enabled === true ? [rule] : []
      return { topic: ingest.topic, levels: ingest.topic.split('/'), rules, basicIngest: true }
    }
    const levels = topic.split('/')
    return { topic, levels, rules: this.#filters.match(levels), basicIngest: false }
  }

  #runRule(rule: Rule, publication: Publication): Promise<unknown> | undefined {
    const counters = this.#countersOf(rule)
    let output: string | Buffer
    try {
      if (!rule.sql.matches(publication)) {
        counters?.matched.add(1)
        return undefined
      }
      output = rule.sql.output(publication)
    } catch (error) {
      if (!(error instanceof SqlEvaluationError)) throw error
      this.counts.sql_errors++
      counters?.misparsed.add(1)
      this.#log(`sql ${rule.name}`, `topic rule ${rule.name}: SQL error, no action ran: ${error.message}`)
      return undefined
    }
    this.counts.rule_hits++
    counters?.matched.add(1)
    let failures: Failure[] | undefined
    let pending: Promise<unknown>[] | undefined
    const succeeded = (action: Action) => counters?.succeeded.get(action)?.add(1)
    const failed = (action: Action, error: unknown) => {
      counters?.failed.get(action)?.add(1)
      failures ??= []
      failures.push({
        failedAction: action.name,
        failedResource: action.resource,
        errorMessage: action.failure(error, publication),
      })
    }
    for (const action of rule.actions) {
      try {
        const done = action.run(output, publication)
        if (done === undefined) succeeded(action)
        else {
          pending ??= []
          pending.push(
            done.then(
              () => succeeded(action),
              (error: unknown) => failed(action, error),
            ),
          )
        }
      } catch (error) {
        failed(action, error)
      }
    }
    if (pending !== undefined) {
      return Promise.all(pending).then(() => failures && this.#report(rule, publication, failures))
    }
    return failures && this.#report(rule, publication, failures)
  }

  async #report(rule: Rule, publication: Publication, failures: readonly Failure[]): Promise<void> {
    this.counts.action_failures += failures.length
    const why = failures.map(({ errorMessage }) => errorMessage).join('; ')
    this.#log(`action ${rule.name}`, `topic rule ${rule.name}: ${why}`)
    if (rule.errorAction === undefined) {
      this.counts.lost++
      return
    }
    this.counts.error_actions++
    const { name: ActionType } = rule.errorAction
    const dimensions = { RuleName: rule.name, ActionType: typeOf(ActionType) }
    try {
      await rule.errorAction.run(errorMessage(rule, publication, failures), publication)
      this.#metric?.('ErrorActionSuccess', dimensions).add(1)
    } catch (error) {
      this.counts.lost++
      this.#metric?.('ErrorActionFailure', dimensions).add(1)
      const failure = rule.errorAction.failure(error, publication)
      this.#log(`error action ${rule.name}`, `topic rule ${rule.name}: message lost, error action: ${failure}`)
    }
  }

  #countersOf(rule: Rule): RuleCounters | undefined {
    const known = this.#counters.get(rule)
    const metric = this.#metric
    if (known || !metric) return known
    const dimensions = { RuleName: rule.name }
    const perAction = (name: string) =>
      new Map(rule.actions.map((action) => [action, metric(name, { ...dimensions, ActionType: typeOf(action.name) })]))
    const counters = {
      matched: metric('TopicMatch', dimensions),
      misparsed: metric('ParseError', dimensions),
      succeeded: perAction('Success'),
      failed: perAction('Failure'),
    }
    this.#counters.set(rule, counters)
    return counters
  }

  #notFound(publication: Publication): void {
    this.counts.rule_not_found++
    const { fullTopic } = publication
    this.#metric?.('RuleNotFound', { RuleName: fullTopic.split('/')[2] ?? '' }).add(1)
    this.#log(`not found ${fullTopic.split('/')[2]}`, `RuleNotFound: no topic rule for ${fullTopic}, not delivered`)
  }
}

/** `KinesisAction` → Kinesis: as ActionType names it. */
const typeOf = (name: string) => name.replace(/Action$/, '')

interface Failure {
  readonly failedAction: string
  readonly failedResource: string
  readonly errorMessage: string
}

/** AWS documentation, "Error handling (error action)": one message per rule and publish, however many actions failed. */
function errorMessage(rule: Rule, publication: Publication, failures: readonly Failure[]): string {
  return JSON.stringify({
    ruleName: rule.name,
    topic: publication.fullTopic,
    cloudwatchTraceId: publication.traceId,
    clientId: publication.clientId ?? 'N/A',
    sourceIp: publication.sourceIp ?? 'N/A',
    base64OriginalPayload: publication.payload.toString('base64'),
    failures,
  })
}
