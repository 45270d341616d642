import { asText, listAt, type Rule, resourcesOf, valueAt } from './template.ts'

/**
 * What a rule of the bus could not deliver must be found again: EventBridge drops it after 24 hours unless its target has a
 * dead-letter queue. And a replay of the archive is for a new listener: a rule that takes every replayed event would tell people,
 * partners and the feed everything twice.
 */
export const busTargets: Rule = (template) =>
  resourcesOf(template, 'AWS::Events::Rule').flatMap(([logicalId, rule]) => {
    const faults: string[] = []
    const targets = listAt(rule, 'Targets')
    if (targets.length === 0) faults.push('should have a target: an event that matches goes nowhere')
    for (const target of targets) {
      const id = asText(valueAt(target, 'Id'))
      if (valueAt(target, 'DeadLetterConfig', 'Arn') === undefined) {
        faults.push(`target ${id} should have a dead-letter queue, has none: what cannot be delivered is lost`)
      }
      if (typeof valueAt(target, 'RetryPolicy', 'MaximumEventAgeInSeconds') !== 'number') {
        faults.push(`target ${id} should have a bound on age, has none: 24 hours are too late for a failure to show`)
      }
    }
    const replayed = JSON.stringify(valueAt(rule, 'EventPattern', 'replay-name'))
    if (!replayed?.startsWith('[{"exists":false}')) {
      faults.push(
        `its pattern should have "replay-name": [{"exists": false}, …] (lib/bus-rule.ts), has ${replayed ?? 'none'}`,
      )
    }
    return faults.map((says) => ({ logicalId, says }))
  })
