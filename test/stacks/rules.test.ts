import { beforeAll, describe, expect, test } from 'vitest'
import { rulebook } from '../../lib/rules/rulebook.ts'
import { resourcesOf, type Template } from '../../lib/rules/template.ts'
import { eventPattern } from '../../local/event-pattern.ts'
import { type Synthesised, synthesised } from './synthesised.ts'

let dev: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
})

/** A template in which one thing is changed, and what the rule then says. */
function broken(rule: string, template: Template, type: string, change: (properties: Changeable) => void): string[] {
  const copy: { Resources: Record<string, { Type: string; Properties: Changeable }> } = structuredClone(
    template,
  ) as never
  const resource = Object.values(copy.Resources).find(({ Type }) => Type === type)
  if (!resource) throw new Error(`There is no ${type}`)
  change(resource.Properties)
  return saysOf(rule, copy)
}

// Templates are taken apart as the JSON they are.
// biome-ignore lint/suspicious/noExplicitAny: a test breaks them in places that no type describes
type Changeable = any

const saysOf = (rule: string, template: Template): string[] =>
  rulebook[rule]?.(template).map(({ says }) => says) ?? [`there is no rule ${rule}`]

test.each(Object.keys(rulebook))('the templates keep the rule %s', (rule) => {
  for (const template of dev.all) expect(saysOf(rule, template)).toEqual([])
})

describe('a topic rule is refused', () => {
  const rule = (change: (payload: Changeable) => void) =>
    broken('topic-rules', dev.device, 'AWS::IoT::TopicRule', (properties) => change(properties.TopicRulePayload))

  test('without the SQL version of 2016', () => {
    expect(rule((payload) => delete payload.AwsIotSqlVersion)).toEqual([
      'AwsIotSqlVersion should be 2016-03-23, is missing',
    ])
  })
  test('without the bytes as they came', () => {
    expect(
      rule((payload) => {
        payload.Sql = "SELECT *, topic() AS topic FROM 'robots/+/messages'"
      })[0],
    ).toMatch(/should forward encode/)
  })
  test('without an error action', () => {
    expect(rule((payload) => delete payload.ErrorAction)[0]).toMatch(/should have an error action/)
  })
  test.each([`\${newuuid()}`, `\${timestamp()}`, undefined])('with the partition key %s', (key) => {
    expect(
      rule((payload) => {
        payload.Actions[0].Kinesis.PartitionKey = key
      })[0],
    ).toMatch(/partition key should be the subject/)
  })
  test.each(['robots/+/commands', '#', 'fts/v1/+/+/order'])('when it reads %s', (filter) => {
    expect(
      rule((payload) => {
        payload.Sql = payload.Sql.replace('robots/+/messages', filter)
      })[0],
    ).toMatch(/up-topics only/)
  })
  test('under a name that Basic Ingest cannot use', () => {
    expect(
      broken('topic-rules', dev.device, 'AWS::IoT::TopicRule', (properties) => {
        properties.RuleName = 'signalbox-dev'
      })[0],
    ).toMatch(/letters, digits and underscores/)
  })
})

describe('a device policy is refused', () => {
  const policy = (change: (statements: Changeable) => void) =>
    broken('device-policies', dev.device, 'AWS::IoT::Policy', (properties) =>
      change(properties.PolicyDocument.Statement),
    )

  test.each([
    'arn:aws:iot:us-east-1:1:topic/*',
    'arn:aws:iot:us-east-1:1:topic/robots/+/messages',
    'arn:aws:iot:us-east-1:1:client/*',
  ])('with the resource %s', (resource) => {
    expect(
      policy((statements) => {
        statements[0].Resource = resource
      }).join(),
    ).toMatch(/wildcard|should name the robot/)
  })
  test('without IsAttached', () => {
    expect(policy((statements) => delete statements[1].Condition)[0]).toMatch(/only if iot:Connection.Thing.IsAttached/)
  })
  test('with any action', () => {
    expect(
      policy((statements) => {
        statements[0].Action = 'iot:*'
      })[0],
    ).toMatch(/iot:\* should be/)
  })
  test('for claims that may do more than provision', () => {
    const copy: Changeable = structuredClone(dev.device)
    const claim: Changeable = Object.values(copy.Resources).find(
      (one: Changeable) => one.Properties?.PolicyName === 'signalbox-dev-claim',
    )
    claim.Properties.PolicyDocument.Statement[2].Resource = 'arn:aws:iot:us-east-1:1:topicfilter/robots/#'
    expect(saysOf('device-policies', copy)[0]).toMatch(/should be a provisioning call/)
    claim.Properties.PolicyDocument.Statement[2].Resource = 'arn:aws:iot:us-east-1:1:client/*'
    expect(saysOf('device-policies', copy)[0]).toMatch(/should be a provisioning call/)
  })
})

describe('a stream reader is refused', () => {
  const reader = (change: (mapping: Changeable) => void) => {
    const copy: Changeable = structuredClone(dev.service_platform)
    const mapping: Changeable = Object.values(copy.Resources).find(
      (one: Changeable) => one.Properties?.StartingPosition,
    )
    change(mapping.Properties)
    return saysOf('stream-readers', copy)
  }

  test.each(['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'])('without %s', (bound) => {
    expect(reader((mapping) => delete mapping[bound])).toEqual([`${bound} should be a bound, is missing (for ever)`])
    expect(
      reader((mapping) => {
        mapping[bound] = -1
      }),
    ).toEqual([`${bound} should be a bound, is -1`])
  })
  test('without a destination', () => {
    expect(reader((mapping) => delete mapping.DestinationConfig)[0]).toMatch(/should be a bucket .* is missing/)
  })
  test('with a queue as destination, which gets no payload', () => {
    const queue = Object.keys(dev.service_platform.Resources).find((id) => id.startsWith('failuresintake'))
    expect(
      reader((mapping) => {
        mapping.DestinationConfig.OnFailure.Destination = { 'Fn::GetAtt': [queue, 'Arn'] }
      })[0],
    ).toMatch(/should be a bucket/)
  })
  test('without bisecting or partial responses', () => {
    expect(reader((mapping) => delete mapping.BisectBatchOnFunctionError)).toHaveLength(1)
    expect(reader((mapping) => delete mapping.FunctionResponseTypes)).toHaveLength(1)
  })
})

describe('an alarm is refused', () => {
  const alarm = (name: string, change: (properties: Changeable) => void) => {
    const copy: Changeable = structuredClone(dev.service_platform)
    const found: Changeable = Object.values(copy.Resources).find(
      (one: Changeable) => one.Properties?.AlarmName === `signalbox-dev-${name}`,
    )
    change(found.Properties)
    return saysOf('alarm-dimensions', copy)
  }

  test('on a Kinesis metric without StreamName', () => {
    expect(alarm('stream-throttled', (one) => delete one.Dimensions)).toEqual([
      'AWS/Kinesis WriteProvisionedThroughputExceeded should have the dimension StreamName',
    ])
  })
  test('on a stream that is not in the template', () => {
    expect(
      alarm('stream-throttled', (one) => {
        one.Dimensions[0].Value = 'another'
      })[0],
    ).toMatch(/there is no StreamName another/)
  })
  test('on a dimension that belongs to another type', () => {
    const table = Object.keys(dev.service_platform.Resources).find((id) => id.startsWith('registerrobots'))
    expect(
      alarm('intake-age', (one) => {
        one.Dimensions[0].Value = { 'Fn::GetAtt': [table, 'QueueName'] }
      }),
    ).toHaveLength(1)
  })
  test('on the Ref of a rule that is on a bus of ours: it is bus|rule', () => {
    const rule = Object.entries(dev.service_platform.Resources).find(
      ([, { Type }]) => Type === 'AWS::Events::Rule',
    )?.[0]
    expect(
      alarm('bus-loses', (one) => {
        one.Dimensions[1].Value = { Ref: rule }
      }),
    ).toHaveLength(1)
  })
  test('in one term of a sum', () => {
    expect(alarm('dispatch-drops', (one) => delete one.Metrics[1].MetricStat.Metric.Dimensions)[0]).toMatch(
      /should have the dimension/,
    )
  })
  test('on a namespace under which no function publishes', () => {
    expect(
      alarm('open-failures', (one) => {
        one.Dimensions[0].Value = 'service_platform.messaging'
      })[0],
    ).toMatch(/no function publishes/)
    expect(alarm('open-failures', (one) => one.Dimensions.push({ Name: 'type', Value: 'x' }))[0]).toMatch(
      /and no other/,
    )
  })
  test('on all functions at once, unless it is a metric that Lambda sums up over them', () => {
    expect(alarm('functions-throttled', () => undefined)).toEqual([])
    expect(
      alarm('functions-throttled', (one) => {
        one.MetricName = 'IteratorAge'
      }),
    ).toEqual(['AWS/Lambda IteratorAge should have the dimension FunctionName or EventSourceMappingUUID'])
  })
  test('on an unknown AWS namespace', () => {
    expect(
      alarm('stream-throttled', (one) => {
        one.Namespace = 'AWS/New'
      })[0],
    ).toMatch(/does not know/)
  })
})

test('a cross-stack export and an import are refused', () => {
  const copy: Changeable = structuredClone(dev.service_platform)
  copy.Outputs.Leak = { Value: 'x', Export: { Name: 'y' } }
  copy.Resources.Taker = { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::ImportValue': 'y' } } }
  expect(saysOf('cross-stack-exports', copy)).toHaveLength(2)
})

test.each(['dynamodb:Scan', 'dynamodb:*', 'dynamodb:Sc*', '*', 'dynamodb:PartiQL*'])(
  'a role that may %s is refused',
  (action) => {
    const says = broken('table-scans', dev.service_platform, 'AWS::IAM::Role', (role) => {
      role.Policies[0].PolicyDocument.Statement[0].Action = ['dynamodb:GetItem', action]
    })
    expect(says).toEqual([`may ${action}, which allows dynamodb:Scan; write the actions out`])
  },
)

describe('a rule of the bus is refused', () => {
  const rule = (change: (properties: Changeable) => void) =>
    broken('bus-targets', dev.service_platform, 'AWS::Events::Rule', change)

  test('when what it cannot deliver is lost', () => {
    expect(rule(({ Targets }) => delete Targets[0].DeadLetterConfig)[0]).toMatch(/should have a dead-letter queue/)
    expect(rule(({ Targets }) => delete Targets[0].RetryPolicy)[0]).toMatch(/should have a bound on age/)
  })

  test('when a replay of the archive would reach its target again', () => {
    expect(rule(({ EventPattern }) => delete EventPattern['replay-name'])[0]).toMatch(/replay-name.*has none$/)
  })
})

const commandOf = (pattern: unknown) => (JSON.stringify(pattern).includes('work.revoke') ? 'work.revoke' : 'work.stop')

test('a replay reaches rules of ours only if it is called again-…', () => {
  const rules = dev.all.flatMap((template) => resourcesOf(template, 'AWS::Events::Rule'))
  expect(rules.length).toBeGreaterThan(3)
  for (const [id, { EventPattern }] of rules) {
    const [type] = (EventPattern as { readonly 'detail-type'?: readonly string[] })['detail-type'] ?? ['any']
    const matches = eventPattern(EventPattern)
    // As it has to be for the rules that look into it: a job of a mission, a command to give one up, a robot that is heard again.
    const payload = { job_id: 'mission:m:1', type: commandOf(EventPattern), from: 'offline', to: 'idle' }
    const event = { 'detail-type': type, detail: { payload } }
    const heard = [undefined, 'again-notify-1', 'new-warehouse'].map((replay) =>
      matches(replay === undefined ? event : { ...event, 'replay-name': replay }),
    )
    expect(heard, id).toEqual([true, true, false])
  }
})
