import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { environmentNames } from '../../lib/environments.ts'
import { ourMeasures } from '../../lib/measures.ts'
import { resourcesOf } from '../../lib/rules/template.ts'
import { repositoryRoot } from '../tree.ts'
import { everywhere, type Synthesised, synthesised } from './synthesised.ts'

const both: Record<string, Synthesised> = {}
beforeAll(async () => {
  for (const name of environmentNames) both[name] = await synthesised(name)
})

const runbook = readFileSync(join(repositoryRoot, 'docs/runbook.md'), 'utf8')
const headings = [...(runbook.split('\n## Alarms\n')[1]?.split('\n## ')[0] ?? '').matchAll(/^### (.+)$/gm)].map(
  ([, heading]) => heading,
)

test.each(environmentNames)('every alarm of %s has its heading in the runbook, and every heading its alarm', (name) => {
  const alarms = everywhere(of(name), 'AWS::CloudWatch::Alarm').map(([, alarm]) =>
    String(alarm.AlarmName).replace(`signalbox-${name}-`, ''),
  )
  expect(alarms.toSorted()).toEqual(headings.toSorted())
})

test('every alarm says what it means, links to its heading and tells a person, also when it is over', () => {
  for (const [id, alarm] of everywhere(of('dev'), 'AWS::CloudWatch::Alarm')) {
    const heading = String(alarm.AlarmName).replace('signalbox-dev-', '')
    expect(alarm.AlarmDescription, id).toMatch(/^.{30,}[.] What to do: docs\/runbook\.md#/)
    expect(alarm.AlarmDescription, id).toMatch(new RegExp(`#${heading}$`))
    expect(alarm.AlarmActions, id).toHaveLength(1)
    expect(alarm.OKActions, id).toEqual(alarm.AlarmActions)
  }
})

test('CloudWatch may publish to the topic and use its key, or no alarm would reach anybody', () => {
  const policies = JSON.stringify([
    ...everywhere(of('dev'), 'AWS::SNS::TopicPolicy'),
    ...everywhere(of('dev'), 'AWS::KMS::Key'),
  ])
  expect(policies.match(/"Sid":"AlarmsNotify"/g)).toHaveLength(2)
  expect(policies.match(/"Service":"cloudwatch.amazonaws.com"/g)).toHaveLength(2)
})

test('the alarm on the bus names the rule as its metric does, not `bus|rule` as CloudFormation does', () => {
  const alarm = resourcesOf(of('dev').service_platform, 'AWS::CloudWatch::Alarm').find(
    ([, { MetricName }]) => MetricName === 'InvocationsFailedToBeSentToDlq',
  )?.[1]
  const rule = resourcesOf(of('dev').service_platform, 'AWS::Events::Rule').find(([id]) =>
    id.startsWith('notifying'),
  )?.[0]
  expect(alarm?.Dimensions).toContainEqual({
    Name: 'RuleName',
    Value: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [rule, 'Arn'] }] }] },
  })
})

test('alarms of what a line like this loses messages by exist', () => {
  const watched = JSON.stringify(everywhere(of('dev'), 'AWS::CloudWatch::Alarm'))
  for (const metric of [
    'IteratorAge',
    'DroppedEventCount',
    'OnFailureDestinationDeliveredEventCount',
    'DestinationDeliveryFailures',
    'ApproximateAgeOfOldestMessage',
    'open_failures',
    'Throttles',
    'ExecutionsFailed',
    'ErrorActionFailure',
    'DeliveryToS3.DataFreshness',
  ])
    expect(watched).toContain(metric)
})

test('event source mappings count what they drop, or their alarms would never ring', () => {
  for (const [id, mapping] of everywhere(of('dev'), 'AWS::Lambda::EventSourceMapping')) {
    if ('StartingPosition' in mapping) expect(mapping.MetricsConfig, id).toEqual({ Metrics: ['EventCount'] })
  }
})

test('every measure of ours that alarms and dashboards look at is published by a function', () => {
  const sources = readdirSync(join(repositoryRoot, 'functions'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(repositoryRoot, 'functions', file), 'utf8'))
    .join('\n')
  expect(ourMeasures.filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([])
})

function of(name: string): Synthesised {
  const found = both[name]
  if (!found) throw new Error(`${name} was not synthesised`)
  return found
}
