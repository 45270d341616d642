import { readFileSync } from 'node:fs'
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib'
import { alarmDimensions } from './alarm-dimensions.ts'
import { busTargets } from './bus-targets.ts'
import { crossStackExports } from './cross-stack-exports.ts'
import { devicePolicies } from './device-policies.ts'
import { streamReaders } from './stream-readers.ts'
import { tableScans } from './table-scans.ts'
import type { Rule, Template } from './template.ts'
import { topicRules } from './topic-rules.ts'

/** What no scanner checks. Every rule reads a finished template, so that tests can hand it a broken one. */
export const rulebook: Readonly<Record<string, Rule>> = {
  'topic-rules': topicRules,
  'device-policies': devicePolicies,
  'stream-readers': streamReaders,
  'alarm-dimensions': alarmDimensions,
  'cross-stack-exports': crossStackExports,
  'table-scans': tableScans,
  'bus-targets': busTargets,
}

/** Runs the rulebook at each synthesis; a finding stops it. */
export class SignalboxRules implements IPolicyValidationPlugin {
  readonly name = 'signalbox'
  readonly ruleIds = Object.keys(rulebook)

  validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = templatePaths.flatMap((templatePath) => {
      const template: Template = JSON.parse(readFileSync(templatePath, 'utf8'))
      return Object.entries(rulebook).flatMap(([ruleName, rule]) =>
        rule(template).map(({ logicalId, says }) => ({
          ruleName: `signalbox-${ruleName}`,
          description: `${logicalId} ${says}`,
          severity: 'error',
          violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: ['Properties'] }],
        })),
      )
    })
    return { success: violations.length === 0, violations }
  }
}
