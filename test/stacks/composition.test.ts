import { beforeAll, describe, expect, test } from 'vitest'
import { dataRoutes, routes } from '../../functions/http/routes.ts'
import { archivedTables } from '../../functions/ports/changes.ts'
import { STEPS_MAX } from '../../functions/service_platform/operate/operate.ts'
import { asText, listAt, objectAt, referenced, resourcesOf, valueAt } from '../../lib/rules/template.ts'
import { compileSql, compileTemplate } from '../../local/iot/sql/compile.ts'
import type { Publication } from '../../local/iot/sql/publication.ts'
import { dialectOf } from '../../messages/dialects/list.ts'
import { thingNameOf } from '../../messages/robot-id.ts'
import { handlerDomains } from '../../policy/handlers.ts'
import { missionPolicies, policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'
import { cellsOf, toAsl } from '../../policy/to-asl.ts'
import { namedQueries } from '../../warehouse/queries.ts'
import { landingTables } from '../../warehouse/tables.ts'
import { entriesOfFunctions, everywhere, type Synthesised, synthesised, theOne } from './synthesised.ts'

let dev: Synthesised
let prod: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
  prod = await synthesised('prod')
})

describe('the stream', () => {
  test('is encrypted with our key; one shard for a day in dev, on demand for a week in prod', () => {
    const [one, other] = [dev, prod].map(({ service_platform }) => theOne(service_platform, 'AWS::Kinesis::Stream'))
    expect(one).toMatchObject({
      ShardCount: 1,
      RetentionPeriodHours: 24,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      StreamEncryption: { EncryptionType: 'KMS' },
    })
    expect(asText(valueAt(one, 'StreamEncryption', 'KeyId'))).toMatch(/^<encryptionkey.*Arn>$/)
    expect(other).toMatchObject({ RetentionPeriodHours: 168, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
  })

  test('is read by dispatch with every bound set; by enhanced fan-out in prod', () => {
    const mapping = theOne(dev.service_platform, 'AWS::Lambda::EventSourceMapping', 'dispatching')
    expect(mapping).toMatchObject({
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 0,
      ParallelizationFactor: 2,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21_600,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
    })
    expect(asText(mapping.EventSourceArn)).toMatch(/^<messagingstream.*\.Arn>$/)
    const inProd = theOne(prod.service_platform, 'AWS::Lambda::EventSourceMapping', 'dispatching')
    expect(asText(inProd.EventSourceArn)).toMatch(/^<dispatchingfanout.*ConsumerARN>$/)
  })
})

const machinesOf = (type: string) =>
  resourcesOf(dev.service_platform, 'AWS::StepFunctions::StateMachine').filter(
    ([, { StateMachineType }]) => StateMachineType === type,
  )
const policyMachines = () => machinesOf('EXPRESS')

test('whoever reports to the intake has its address from where it was made, never one that was put together', () => {
  const addresses = everywhere(dev, 'AWS::Lambda::Function').flatMap(([id, one]) => {
    const address = valueAt(one, 'Environment', 'Variables', 'INTAKE_QUEUE_URL')
    return address === undefined ? [] : [[id, asText(address)] as const]
  })
  expect(addresses.length).toBeGreaterThan(5)
  for (const [id, address] of addresses) expect(address, id).toMatch(/^<\w+>$/)
})

test('every machine is one click away after a deploy', () => {
  const pages = JSON.stringify(dev.service_platform.Outputs)
  const unlinked = resourcesOf(dev.service_platform, 'AWS::StepFunctions::StateMachine').filter(
    ([logicalId, { StateMachineName }]) =>
      !pages.includes(`"Ref":"${logicalId}"`) && !pages.includes(`stateMachine:${StateMachineName}"`),
  )
  expect(unlinked.map(([, { StateMachineName }]) => StateMachineName)).toEqual([])
})

/** Of robots first, as the stack makes them. */
const allPolicies = () => [...policies(), ...missionPolicies()]
const domainsOf = (policy: Policy) => [
  ...new Set(cellsOf(policy).flatMap(({ cell }) => cell.handlers.map((handler) => handlerDomains[handler]))),
]
const standard = (name: string) =>
  machinesOf('STANDARD').find(([, { StateMachineName }]) => StateMachineName === `signalbox-dev-${name}`)?.[1] ?? {}

test('what waits is a Standard machine: commands, timers and operations', () => {
  expect(
    machinesOf('STANDARD')
      .map(([, { StateMachineName }]) => asText(StateMachineName))
      .toSorted(),
  ).toEqual(['signalbox-dev-command', 'signalbox-dev-operation', 'signalbox-dev-timer'])
})

describe('what waits for days', () => {
  test.each([
    ['timer', 'timersrole'],
    ['command', 'commandingrole'],
  ])('%s: may run every version of its function, so that a deploy breaks nothing that waits', (_, role) => {
    const invoked = statementsOf(role).filter(({ Action }) => Action === 'lambda:InvokeFunction')
    const [one, all, ...more] = invoked.flatMap((statement) => listAt(statement, 'Resource').map(asText))
    expect([all, more]).toEqual([`${one}:*`, []])
  })

  test('a timer waits for its time, then gives its message to a function that Lambda tries again', () => {
    const { States } = JSON.parse(String(standard('timer').DefinitionString))
    expect(States.wait).toEqual({ Type: 'Wait', TimestampPath: '$.at', Next: 'remind' })
    expect(States.remind.Parameters).toMatchObject({ InvocationType: 'Event' })
    const [{ MaxAttempts, MaxDelaySeconds }] = States.remind.Retry
    // With full jitter half of it is to be expected: most of a day.
    expect((MaxAttempts * MaxDelaySeconds) / 2).toBeGreaterThan(40_000)
  })

  test('answers are given with a token of the machine of commands, and of no other', () => {
    const answering = everywhere(dev, 'AWS::IAM::Role').flatMap(([, role]) =>
      listAt(role, 'Policies').flatMap((policy) =>
        listAt(policy, 'PolicyDocument', 'Statement').filter((statement) =>
          JSON.stringify(objectAt(statement).Action).includes('states:SendTask'),
        ),
      ),
    )
    expect(answering.length).toBeGreaterThan(0)
    for (const statement of answering) {
      expect(asText(objectAt(statement).Resource)).toMatch(/:stateMachine:signalbox-dev-command$/)
    }
  })
})

describe('the machine of operations', () => {
  const definition = () =>
    JSON.parse(String(standard('operation').DefinitionString)) as {
      readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    }

  test('comes back to its worker until there is no more', () => {
    const { step, more, wait, 'give-up': giveUp } = definition().States
    expect(step).toMatchObject({
      Type: 'Task',
      Next: 'more',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'give-up' }],
    })
    expect(more).toMatchObject({ Type: 'Choice', Default: 'step' })
    expect(wait).toMatchObject({ Type: 'Wait', SecondsPath: '$.wait_seconds', Next: 'step' })
    expect(giveUp).toMatchObject({ Type: 'Task', Next: 'failed' })
  })

  test('waits longer for a step than its function lives, and its worker begins no other machine', () => {
    const [timeout] = resourcesOf(dev.service_platform, 'AWS::Lambda::Function')
      .filter(([, { FunctionName }]) => FunctionName === 'signalbox-dev-operate')
      .map(([, { Timeout }]) => Number(Timeout))
    expect(Number(definition().States.step?.TimeoutSeconds)).toBeGreaterThan(timeout ?? 0)
    expect(asText(variablesOf('operate').OPERATION_MACHINE_ARN)).toMatch(/:stateMachine:signalbox-dev-operation$/)
    const begins = statementsOf('operatingoperaterole').filter(({ Action }) => Action === 'states:StartExecution')
    expect(begins.map(({ Resource }) => asText(Resource))).toEqual([
      asText(variablesOf('operate').OPERATION_MACHINE_ARN),
    ])
  })

  test('never fills its history: steps with all their retries stay below the events of one execution', () => {
    const { Retry } = definition().States.step as { readonly Retry: readonly { readonly MaxAttempts: number }[] }
    // Scheduled, started and failed per try; nine for the step that ends, its choice and its wait.
    const eventsPerStep = (Retry[0]?.MaxAttempts ?? 0) * 3 + 9
    expect(eventsPerStep * STEPS_MAX).toBeLessThan(25_000)
  })
})

describe('the machines', () => {
  test('are one Express machine per policy file, compiled from it, side by side', () => {
    const machines = policyMachines()
    expect(machines.map(([, { StateMachineName }]) => StateMachineName)).toEqual(
      allPolicies().map(({ subject, version }) => `signalbox-dev-${subject}-${version}`),
    )
    for (const [index, policy] of allPolicies().entries()) {
      const machine = machines[index]?.[1] ?? {}
      expect(JSON.parse(String(machine.DefinitionString))).toEqual(toAsl(policy))
      expect(machine.StateMachineType).toBe('EXPRESS')
      expect(machine.LoggingConfiguration).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false })
    }
  })

  test('get a substitution for everything that their definition asks for, and no other', () => {
    for (const [, machine] of policyMachines()) {
      const asked = [...String(machine.DefinitionString).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
      expect(new Set(Object.keys(objectAt(machine, 'DefinitionSubstitutions')))).toEqual(new Set(asked))
    }
  })

  test('wait longer for a handler than its function lives, so that two tries never run side by side', () => {
    for (const policy of allPolicies()) {
      const domains = domainsOf(policy)
      const lifetimes = resourcesOf(dev.service_platform, 'AWS::Lambda::Function')
        .filter(([, { FunctionName }]) => domains.some((domain) => FunctionName === `signalbox-dev-${domain}`))
        .map(([, { Timeout }]) => Number(Timeout))
      const patience = Object.values(toAsl(policy).States)
        .filter(({ Resource }) => Resource === 'arn:aws:states:::lambda:invoke')
        .map(({ TimeoutSeconds }) => Number(TimeoutSeconds))
      expect(lifetimes).toHaveLength(domains.length)
      expect(Math.max(...lifetimes)).toBeLessThan(Math.min(...patience))
    }
  })

  test('may run every version of a handler, so that a deploy breaks no run in flight', () => {
    const invoked = statementsOf('fsmrole').filter(({ Action }) => Action === 'lambda:InvokeFunction')
    const counts = invoked.map(
      ({ Resource }) =>
        listAt({ Resource }, 'Resource')
          .map(asText)
          .filter((text) => text.endsWith(':*')).length,
    )
    expect(counts.toSorted()).toEqual(
      allPolicies()
        .map((policy) => domainsOf(policy).length)
        .toSorted(),
    )
  })

  test('are what dispatch is told of, with the initial state of each policy', () => {
    const { MACHINES, DEFAULT_POLICY_VERSION } = variablesOf('dispatch')
    expect(DEFAULT_POLICY_VERSION).toBe('v1')
    const told = JSON.parse(asText(MACHINES))
    for (const { version, initial } of policies()) expect(told[version]).toMatchObject({ initial })
  })
})

describe('the tables', () => {
  test('are on demand, without names of their own, kept and restorable in prod', () => {
    for (const [id, table] of everywhere(prod, 'AWS::DynamoDB::Table')) {
      expect(table, id).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
      expect(table.TableName, id).toBeUndefined()
      expect({ ...prod.service_platform.Resources, ...prod.data_core.Resources }[id], id).toMatchObject({
        DeletionPolicy: 'Retain',
      })
      expect({ ...dev.service_platform.Resources, ...dev.data_core.Resources }[id], id).toMatchObject({
        DeletionPolicy: 'Delete',
      })
    }
  })

  test.each([
    ['registerrobots', ['robot_id'], { by_bucket: ['bucket', 'robot_id'], by_release: ['parked', 'next_release_at'] }],
    ['registerlastknown', ['robot_id'], {}],
    [
      'registerjournal',
      ['robot_id', 'message_id'],
      {
        by_timeline: ['robot_id', 'timeline'],
        by_trace: ['trace_id', 'timeline'],
        by_message: ['message_id'],
        by_correlation: ['correlation_id', 'timeline'],
      },
    ],
    ['registerheld', ['robot_id', 'position'], {}],
    ['registerbooks', ['book', 'shard'], {}],
    [
      'registerfailures',
      ['failure_id'],
      {
        by_time: ['book', 'last_seen'],
        by_robot: ['robot_id', 'last_seen_at'],
        by_status: ['status', 'last_seen_at'],
        by_group: ['fingerprint', 'last_seen_at'],
        by_trace: ['trace_id', 'last_seen_at'],
        by_message: ['message_id', 'last_seen_at'],
        by_correlation: ['correlation_id', 'last_seen_at'],
        by_agenda: ['agenda', 'agenda_at'],
      },
    ],
    [
      'registerfailuregroups',
      ['fingerprint', 'entry'],
      { by_time: ['book', 'last_seen'], by_status: ['status', 'last_seen'] },
    ],
    [
      'registeroperations',
      ['operation_id', 'entry'],
      { by_time: ['book', 'created'], by_failure: ['failure_id', 'at'], by_day: ['day', 'audited'] },
    ],
    ['registerpublished', ['slot', 'batch'], {}],
    ['registerjobs', ['robot_id', 'entry'], {}],
    ['registerincidents', ['robot_id', 'entry'], {}],
    ['registercharging', ['robot_id', 'entry'], {}],
    ['registerpresence', ['robot_id'], {}],
    ['registersubscriptions', ['book', 'subscription_id'], {}],
    ['registerreceivedwebhooks', ['delivery'], {}],
  ])('%s is found by %j and by %j', (id, keys, indexes) => {
    const table = theOne(dev.service_platform, 'AWS::DynamoDB::Table', id)
    expect(keysOf(table)).toEqual(keys)
    const found = listAt(table, 'GlobalSecondaryIndexes').map((index) => [objectAt(index).IndexName, keysOf(index)])
    expect(Object.fromEntries(found)).toEqual(indexes)
  })

  test('the journal forgets, the robots table has the outbox', () => {
    expect(theOne(dev.service_platform, 'AWS::DynamoDB::Table', 'registerjournal').TimeToLiveSpecification).toEqual({
      AttributeName: 'expires_at',
      Enabled: true,
    })
    expect(theOne(dev.service_platform, 'AWS::DynamoDB::Table', 'registerrobots').StreamSpecification).toEqual({
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    })
    const outbox = theOne(dev.service_platform, 'AWS::Lambda::EventSourceMapping', 'outboxing')
    expect(listAt(outbox, 'FilterCriteria', 'Filters')).toHaveLength(1)
  })
})

describe('failures', () => {
  const queue = (id: string) => theOne(dev.service_platform, 'AWS::SQS::Queue', `failures${id}`)
  const deadLetters = (id: string) => asText(valueAt(queue(id), 'RedrivePolicy', 'deadLetterTargetArn'))

  test('what the recorder cannot read leaves the intake for a queue of its own', () => {
    expect(deadLetters('intake')).toMatch(/^<failuresunreadable/)
  })
  test('the redrive queue names the shelf, or SQS would offer no redrive from there', () => {
    expect(deadLetters('redrive')).toMatch(/^<failuresshelf/)
    expect(queue('shelf').RedrivePolicy).toBeUndefined()
  })
  test('no other queue may give its messages up to the shelf, and both have names that people find', () => {
    const allowed = objectAt(queue('shelf'), 'RedriveAllowPolicy')
    expect(allowed.redrivePermission).toBe('byQueue')
    expect(listAt(allowed, 'sourceQueueArns').map(asText)).toEqual([
      expect.stringMatching(/:sqs:.*:signalbox-dev-redrive$/),
    ])
    expect([queue('shelf').QueueName, queue('redrive').QueueName]).toEqual([
      'signalbox-dev-shelf',
      'signalbox-dev-redrive',
    ])
  })
  test('that were moved to the redrive queue are tried in few batches at a time, and what is not tried comes again', () => {
    const reader = theOne(dev.service_platform, 'AWS::Lambda::EventSourceMapping', 'retries')
    expect(asText(valueAt(reader, 'EventSourceArn'))).toMatch(/^<failuresredrive/)
    expect(reader).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    })
    const timeout = everywhere(dev, 'AWS::Lambda::Function').find(
      ([, { FunctionName }]) => FunctionName === 'signalbox-dev-redrive-from-shelf',
    )?.[1].Timeout
    expect(Number(queue('redrive').VisibilityTimeout)).toBeGreaterThanOrEqual(3 * Number(timeout))
  })
  test('are swept and retried by the clock', () => {
    const schedules = everywhere(dev, 'AWS::Scheduler::Schedule').map(
      ([, { Description, ScheduleExpression }]) => `${Description}: ${ScheduleExpression}`,
    )
    expect(schedules.toSorted()).toEqual([
      'Makes the report of the day before, if anything was said on it: cron(30 1 * * ? *)',
      'Starts notify: rate(60 minutes)',
      'Starts quiet-check: rate(1 minute)',
      'Starts release-parked: rate(1 minute)',
      'Starts retry-failures: rate(1 minute)',
      'Starts send-scheduled: rate(10 minutes)',
      'Starts sweep-feed: rate(1 minute)',
      'Starts sweep-shelf: rate(5 minutes)',
      'Starts the hourly run of the warehouse, if there is anything for it: cron(20 * * * ? *)',
      'Starts the nightly run of the warehouse, if there is anything for it: cron(40 3 * * ? *)',
      'Starts watch-capacity: rate(1 minute)',
      'What is missing of the day before?: cron(45 0 * * ? *)',
    ])
  })
  test('are retried as often as the settings say, by everybody who writes their agenda', () => {
    for (const name of ['record-failure', 'retry-failures', 'sweep-shelf', 'redrive-from-shelf', 'operate', 'act']) {
      expect(variablesOf(name), name).toMatchObject({ RETRIES_MAX: '5', RETRY_BACKOFF_SECONDS: '30' })
    }
  })
  test('may be retried by invoking the functions that lose events, and no others', () => {
    for (const [name, role] of [
      ['retry-failures', 'retriesretryfailures'],
      ['redrive-from-shelf', 'retriesredrivefromshelf'],
      ['operate', 'operatingoperate'],
    ] as const) {
      const listed = asText(variablesOf(name).RETRYABLE_FUNCTIONS)
      const invoked = statementsOf(role).find(({ Action }) => Action === 'lambda:InvokeFunction')
      const arns = listAt(invoked, 'Resource').map(asText)
      for (const arn of arns) expect(listed, name).toContain(arn)
      // Whatever is called asynchronously gives its events up to the intake.
      const asynchronous = resourcesOf(dev.service_platform, 'AWS::Lambda::EventInvokeConfig')
        .map(([, { FunctionName }]) => asText(FunctionName).replace(/^<(.+)>$/, '$1'))
        .filter((id) => !/^retries/.test(id) || name === 'operate')
      for (const id of asynchronous) {
        // By its name where it is made later than what retries it.
        const made = `:function:${asText(valueAt(dev.service_platform.Resources[id]?.Properties, 'FunctionName'))}`
        expect([listed.includes(id) || listed.includes(made), `${name} ${id}`]).toEqual([true, `${name} ${id}`])
      }
    }
  })
  test('all queues keep messages for 14 days, encrypted', () => {
    for (const [id, properties] of everywhere(dev, 'AWS::SQS::Queue')) {
      expect(properties, id).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true })
    }
  })
  test('a given-up batch announces itself to the intake', () => {
    const bucket = theOne(dev.service_platform, 'AWS::S3::Bucket', 'failuresbytes')
    const [announced] = listAt(bucket, 'NotificationConfiguration', 'QueueConfigurations')
    expect(announced).toMatchObject({ Event: 's3:ObjectCreated:*' })
    expect(asText(valueAt(announced, 'Queue'))).toMatch(/^<failuresintake/)
  })
  test('of everything that is called asynchronously go to the intake', () => {
    const configured = everywhere(dev, 'AWS::Lambda::EventInvokeConfig').map(([, properties]) => properties)
    expect(configured.length).toBeGreaterThan(0)
    for (const one of configured) {
      // By its parameter in another stack.
      expect(asText(valueAt(one, 'DestinationConfig', 'OnFailure', 'Destination'))).toMatch(
        /^<(failuresintake|SsmParameterValue\w+intakequeuearn)/,
      )
    }
    for (const [, rule] of resourcesOf(dev.service_platform, 'AWS::Events::Rule')) {
      for (const target of listAt(rule, 'Targets')) {
        expect(asText(valueAt(target, 'DeadLetterConfig', 'Arn'))).toMatch(/^<failuresintake/)
      }
    }
    for (const [, schedule] of everywhere(dev, 'AWS::Scheduler::Schedule')) {
      expect(asText(valueAt(schedule, 'Target', 'DeadLetterConfig', 'Arn'))).toMatch(
        /^<(failuresintake|SsmParameterValue\w+intakequeuearn)/,
      )
    }
  })
})

describe('the edge', () => {
  const rule = (name: string) =>
    objectAt(
      everywhere(dev, 'AWS::IoT::TopicRule').find(([, { RuleName }]) => RuleName === `signalbox_dev_${name}`)?.[1],
      'TopicRulePayload',
    )

  test.each([
    ['messages', "FROM 'robots/+/messages'", `robot:\${replace(topic(2), '_x002E_', '.')}`],
    ['telemetry', "FROM 'robots/+/telemetry'", `robot:\${replace(topic(2), '_x002E_', '.')}`],
    ['presence', "FROM '$aws/events/presence/+/+' WHERE", `robot:\${replace(topic(5), '_x002E_', '.')}`],
    ['fts_state', "FROM 'fts/v1/+/+/state'", `robot:\${topic(3)}:\${topic(4)}`],
    ['fts_connection', "FROM 'fts/v1/+/+/connection'", `robot:\${topic(3)}:\${topic(4)}`],
    ['fts_factsheet', "FROM 'fts/v1/+/+/factsheet'", `robot:\${topic(3)}:\${topic(4)}`],
    ['vda_uagv_state', "FROM 'uagv/+/+/+/state'", `robot:\${topic(3)}:\${topic(4)}`],
    ['vda_vda5050_factsheet', "FROM 'vda5050/+/+/+/factsheet'", `robot:\${topic(3)}:\${topic(4)}`],
  ])('the rule signalbox_dev_%s reads %s, keyed by %s', (name, from, key) => {
    const payload = rule(name)
    expect(payload.Sql).toContain(from)
    const [action] = listAt(payload, 'Actions')
    expect(valueAt(action, 'Kinesis', 'PartitionKey')).toBe(key)
  })

  test.each([
    ['robots/ff:a_x002E_b/messages', 'messages'],
    ['robots/ff:a_x002E_b/telemetry', 'telemetry'],
    ['$aws/events/presence/connected/ff:a_x002E_b', 'presence'],
    ['fts/v1/ff/a.b/state', 'fts_state'],
  ])('what comes on %s has the key of the robot that it is about', (topic, name) => {
    const key = String(valueAt(listAt(rule(name), 'Actions')[0], 'Kinesis', 'PartitionKey'))
    const published = { topic, levels: topic.split('/') } as unknown as Publication
    const spoken = dialectOf(topic, undefined)
    expect(spoken.error).toBeUndefined()
    expect(compileTemplate(key)(published)).toBe(`robot:${'robot_id' in spoken ? spoken.robot_id : ''}`)
  })

  test('no rule reads a topic that Signalbox publishes to', () => {
    const filters = everywhere(dev, 'AWS::IoT::TopicRule').map(([, { TopicRulePayload }]) =>
      String(objectAt(TopicRulePayload).Sql).replace(/.*FROM '([^']*)'.*/, '$1'),
    )
    const down = [
      `robots/${thingNameOf('r1')}/commands`,
      ...['order', 'instantActions', 'responses', 'zoneSet'].flatMap((topic) =>
        ['uagv/v1', 'uagv/v2', 'vda5050/v3'].map((prefix) => `${prefix}/m/1/${topic}`),
      ),
      '$aws/things/r1/shadow/update/delta',
    ]
    for (const topic of down) {
      expect(
        filters.filter((filter) => matches(filter, topic)),
        topic,
      ).toEqual([])
    }
  })

  test('the rules read every up-topic once', () => {
    const filters = everywhere(dev, 'AWS::IoT::TopicRule').map(([, { TopicRulePayload }]) =>
      String(objectAt(TopicRulePayload).Sql).replace(/.*FROM '([^']*)'.*/, '$1'),
    )
    for (const topic of [
      'robots/r1/messages',
      'robots/r1/telemetry',
      'fts/v1/ff/5iO4/state',
      'fts/v1/ff/5iO4/connection',
      'fts/v1/ff/5iO4/factsheet',
      '$aws/events/presence/connected/r1',
      ...['state', 'connection', 'visualization', 'factsheet'].flatMap((topic) =>
        ['uagv/v1', 'uagv/v2', 'vda5050/v3'].map((prefix) => `${prefix}/m/1/${topic}`),
      ),
    ])
      expect(
        filters.filter((filter) => matches(filter, topic)),
        topic,
      ).toHaveLength(1)
  })

  test('presence is who came and who left; a connection that was refused can have any client id', () => {
    const { matches: admits } = compileSql(String(rule('presence').Sql))
    const heard = (event: string, clientId: string) => {
      const levels = ['$aws', 'events', 'presence', event, clientId]
      return admits({ levels, topic: levels.join('/') } as unknown as Publication)
    }
    expect(heard('connected', 'r1')).toBe(true)
    expect(heard('disconnected', 'r1')).toBe(true)
    expect(heard('connect_failed', 'r1')).toBe(false)
    expect(heard('connected', 'iotconsole-1')).toBe(false)
    expect(heard('connected', 'signalbox-claim-1')).toBe(false)
  })

  test('a robot may have its connection message retained, and the factsheet of VDA 5050, and no other', () => {
    const retained = everywhere(dev, 'AWS::IoT::Policy')
      .flatMap(([, policy]) => listAt(policy, 'PolicyDocument', 'Statement'))
      .filter((statement) => valueAt(statement, 'Action') === 'iot:RetainPublish')
      .flatMap((statement) => listAt(statement, 'Resource').map(asText))
    expect(retained).toEqual([
      expect.stringMatching(/:topic\/fts\/v1\/[^/]+\/[^/]+\/connection$/),
      expect.stringMatching(/:topic\/\$[^/]+\/[^/]+\/[^/]+\/[^/]+\/connection$/),
      expect.stringMatching(/:topic\/\$[^/]+\/[^/]+\/[^/]+\/[^/]+\/factsheet$/),
    ])
  })

  test('a policy document fits into the 2,048 characters that AWS IoT allows', () => {
    for (const [id, { PolicyDocument }] of everywhere(dev, 'AWS::IoT::Policy')) {
      // Account and region are not known here; both are as long as their placeholders or shorter.
      const text = JSON.stringify(PolicyDocument, (_, value) =>
        value?.['Fn::Join'] || value?.Ref ? asText(value) : value,
      )
      expect(text.replaceAll('<AWS::AccountId>', '123456789012').replace(/\s/g, '').length, id).toBeLessThan(2048)
    }
  })

  test('a robot gets its name from the hook, its type, group and policies from the template', () => {
    const template = theOne(dev.device, 'AWS::IoT::ProvisioningTemplate')
    expect(valueAt(template, 'PreProvisioningHook', 'PayloadVersion')).toBe('2020-04-01')
    const body = JSON.parse(asText(template.TemplateBody))
    expect(body.Resources.thing.Properties.ThingName).toEqual({ Ref: 'ThingName' })
    expect(Object.keys(body.Parameters)).toContain('ThingName')
    expect(Object.values(body.Resources).filter((one) => objectAt(one).Type === 'AWS::IoT::Policy')).toHaveLength(6)
  })
})

test('fleet provisioning may tie a certificate to its thing: an action that AWS IoT grants on no particular resource', () => {
  const statements = everywhere(dev, 'AWS::IAM::Role')
    .flatMap(([, role]) => listAt(role, 'Policies'))
    .flatMap((policy) => listAt(policy, 'PolicyDocument', 'Statement'))
    .filter((statement) => listAt(statement, 'Action').includes('iot:AttachThingPrincipal'))
  expect(statements.map((statement) => valueAt(statement, 'Resource'))).toEqual(['*'])
})

describe('the lake', () => {
  const destinationOf = (delivery: string) =>
    objectAt(
      theOne(dev.data_core, 'AWS::KinesisFirehose::DeliveryStream', delivery),
      'ExtendedS3DestinationConfiguration',
    )

  const folder = (name: string) => `${name}/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`

  const idOfLake = () =>
    resourcesOf(prod.data_core, 'AWS::S3::Bucket').find(([logicalId]) => logicalId.startsWith('datalake'))?.[0] ?? ''

  test('keeps every record as it lay on the stream, and its rows beside it, by date and hour, under our key', () => {
    const delivery = theOne(dev.data_core, 'AWS::KinesisFirehose::DeliveryStream', 'datalake')
    const destination = destinationOf('datalake')
    expect(delivery.DeliveryStreamType).toBe('KinesisStreamAsSource')
    expect(destination).toMatchObject({
      Prefix: folder('landing/messages'),
      FileExtension: '.parquet',
      S3BackupMode: 'Enabled',
      S3BackupConfiguration: { Prefix: folder('said'), CompressionFormat: 'GZIP' },
    })
    for (const one of [destination, objectAt(destination, 'S3BackupConfiguration')]) {
      expect(one.EncryptionConfiguration).toBeDefined()
      expect(one.ErrorOutputPrefix).toMatch(/^undelivered\/!\{firehose:error-output-type\}\//)
    }
    expect(prod.data_core.Resources[idOfLake()]).toMatchObject({
      DeletionPolicy: 'Retain',
    })
  })

  test.each([
    ['datalake', 'landing_messages'],
    ['eventsdelivery', 'landing_events'],
  ])('what %s delivers is opened, and written with the columns of %s, as Firehose wants it', (id, table) => {
    const destination = destinationOf(id)
    // "The minimum is 64 … if record format conversion is enabled", and nothing but Parquet's own compression.
    expect(destination).toMatchObject({ CompressionFormat: 'UNCOMPRESSED', BufferingHints: { SizeInMBs: 64 } })
    const conversion = objectAt(destination, 'DataFormatConversionConfiguration')
    expect(conversion).toMatchObject({
      Enabled: true,
      InputFormatConfiguration: { Deserializer: { HiveJsonSerDe: {} } },
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
      SchemaConfiguration: { DatabaseName: 'signalbox_dev', VersionId: 'LATEST' },
    })
    const { logicalId = '' } = referenced(valueAt(conversion, 'SchemaConfiguration', 'TableName')) ?? {}
    expect(valueAt(dev.data_core.Resources[logicalId]?.Properties, 'TableInput', 'Name')).toBe(table)
    const [processor] = listAt(destination, 'ProcessingConfiguration', 'Processors')
    const parameters = listAt(processor, 'Parameters').map((one) => Object.values(objectAt(one)))
    expect(Object.fromEntries(parameters)).toMatchObject({ BufferSizeInMBs: '0.2', NumberOfRetries: '20' })
    expect(asText(Object.fromEntries(parameters).LambdaArn)).toMatch(/^<datalakeopensaidfunction/)
  })

  test('has every event of the bus but transitions, which the journal has, and loses none on the way', () => {
    const rule = theOne(dev.data_core, 'AWS::Events::Rule', 'eventsdelivery')
    expect(rule.EventPattern).toMatchObject({ 'detail-type': [{ 'anything-but': { suffix: '.transitioned' } }] })
    const [target] = listAt(rule, 'Targets')
    expect(asText(valueAt(target, 'Arn'))).toMatch(/^<eventsdelivery/)
    expect(handedOver(valueAt(target, 'DeadLetterConfig', 'Arn'))).toBe('intake_queue_arn')
  })

  test('is described by tables whose folders are reckoned, not crawled', () => {
    const described = everywhere(dev, 'AWS::Glue::Table').map(([, table]) => objectAt(table, 'TableInput'))
    expect(described.map(({ Name }) => Name).toSorted()).toEqual(landingTables.map(({ name }) => name).toSorted())
    for (const table of landingTables) {
      const one = described.find(({ Name }) => Name === table.name)
      const columns = listAt(one, 'StorageDescriptor', 'Columns').map((column) => objectAt(column))
      expect(columns.map(({ Name, Type }) => [Name, Type])).toEqual(
        Object.entries(table.columns).map(([name, { type }]) => [name, type]),
      )
      expect(asText(valueAt(one, 'Parameters', 'storage.location.template'))).toMatch(
        new RegExp(`^s3://<datalake[^>]*>/${table.folder}/date=\\$\\{date\\}/hour=\\$\\{hour\\}/$`),
      )
    }
  })

  test('forgets by kind: what was said and decided never, what landed when its tables have it', () => {
    const lake = theOne(dev.data_core, 'AWS::S3::Bucket', 'datalake')
    const rules = listAt(lake, 'LifecycleConfiguration', 'Rules').map((rule) => objectAt(rule))
    const kept = rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix ? [[Prefix, ExpirationInDays]] : []))
    expect(Object.fromEntries(kept)).toMatchObject({
      'said/': undefined,
      'changes/': undefined,
      'landing/messages/': 35,
      'landing/events/': 35,
      'unopened/': 365,
      'undelivered/': 365,
    })
  })

  test('keeps every change of the tables of what happened, read from their streams with every bound set', () => {
    const { DeliveryStreamType } = theOne(dev.data_core, 'AWS::KinesisFirehose::DeliveryStream', 'changearchive')
    const { Prefix, ProcessingConfiguration, CompressionFormat } = destinationOf('changearchive')
    expect(DeliveryStreamType).toBe('DirectPut')
    expect(Prefix).toBe('changes/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/')
    expect(ProcessingConfiguration).toBeUndefined()
    expect(CompressionFormat).toBe('GZIP')
    const mappings = resourcesOf(dev.data_core, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping)
    expect(mappings.map(({ EventSourceArn }) => handedOver(EventSourceArn)).toSorted()).toEqual(
      archivedTables.map((table) => `${table.replaceAll('-', '_')}_stream_arn`).toSorted(),
    )
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({ BatchSize: 1000, MaximumBatchingWindowInSeconds: 60, MaximumRetryAttempts: 360 })
      const filters = listAt(mapping, 'FilterCriteria', 'Filters').map((filter) => objectAt(filter).Pattern)
      expect(filters).toEqual([expect.stringMatching(/^\{"eventName":\["INSERT","MODIFY"\]/)])
    }
  })

  test('is compared with what was decided by a Standard machine, which an event on the bus starts', () => {
    const machine = theOne(dev.data_core, 'AWS::StepFunctions::StateMachine', 'planner')
    expect(machine).toMatchObject({ StateMachineName: 'signalbox-dev-find-missed', StateMachineType: 'STANDARD' })
    const rule = theOne(dev.data_core, 'AWS::Events::Rule', 'planner')
    expect(rule.EventPattern).toMatchObject({ 'detail-type': ['replay.requested'] })
    expect(handedOver(rule.EventBusName)).toBe('bus_name')
    const [target] = listAt(rule, 'Targets')
    expect(target).toMatchObject({ InputPath: '$.detail.payload' })
    expect(asText(valueAt(target, 'Arn'))).toMatch(/^<plannermachine/)
    expect(handedOver(valueAt(target, 'DeadLetterConfig', 'Arn'))).toBe('intake_queue_arn')
  })

  test('is asked what another policy version would have done by an event, and nobody loses the question', () => {
    const rule = theOne(dev.data_core, 'AWS::Events::Rule', 'comparing')
    expect(rule.EventPattern).toMatchObject({ 'detail-type': ['comparison.requested'] })
    expect(handedOver(rule.EventBusName)).toBe('bus_name')
    const [target] = listAt(rule, 'Targets')
    expect(asText(valueAt(target, 'Arn'))).toMatch(/^<comparingcomparepolicyfunction/)
    expect(handedOver(valueAt(target, 'DeadLetterConfig', 'Arn'))).toBe('intake_queue_arn')
    const asynchronous = theOne(dev.data_core, 'AWS::Lambda::EventInvokeConfig', 'comparing')
    expect(handedOver(valueAt(asynchronous, 'DestinationConfig', 'OnFailure', 'Destination'))).toBe('intake_queue_arn')
  })

  test('has a place in the intake for what its rules cannot deliver', () => {
    const policies = resourcesOf(dev.service_platform, 'AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
    const statements = policies.flatMap(([, policy]) =>
      listAt(policy, 'PolicyDocument', 'Statement').map((one) => objectAt(one)),
    )
    const [allowed] = statements.filter(({ Sid }) => Sid === 'RulesOfTheBus')
    expect(asText(valueAt(allowed, 'Resource'))).toMatch(/^<failuresintake/)
    expect(asText(valueAt(allowed, 'Condition', 'ArnLike', 'aws:SourceArn'))).toMatch(/:rule\/signalbox-dev-bus\/\*$/)
  })

  /** Which parameter of service_platform a value is. */
  const handedOver = (value: unknown): string => {
    const name = referenced(value)?.logicalId ?? ''
    return String(dev.data_core.Parameters?.[name]?.Default).split('/').at(-1) ?? ''
  }
})

describe('the Data API', () => {
  test('asks in a workgroup of its own, whose cut-off nobody can ask around', () => {
    const workgroup = theOne(dev.data_core, 'AWS::Athena::WorkGroup', 'dataapi')
    expect(workgroup).toMatchObject({
      Name: 'signalbox-dev-data-api',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: Number(variablesOf('data-api').BYTES_PER_QUERY_MAX),
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
      },
    })
    const asking = everywhere(dev, 'AWS::IAM::Role')
      .filter(([id]) => id.startsWith('dataapi'))
      .flatMap(([, role]) => listAt(role, 'Policies'))
      .flatMap((policy) => listAt(policy, 'PolicyDocument', 'Statement'))
      .filter((statement) => listAt(statement, 'Action').some((action) => asText(action).startsWith('athena:')))
    expect(asking.map((statement) => asText(valueAt(statement, 'Resource')))).toEqual([
      expect.stringMatching(/:workgroup\/signalbox-dev-data-api$/),
    ])
  })

  test('has every question saved there, as a text that can be run', () => {
    const saved = resourcesOf(dev.data_core, 'AWS::Athena::NamedQuery').map(([, query]) => query)
    expect(saved.map(({ Name }) => Name).toSorted()).toEqual(namedQueries.map(({ name }) => name).toSorted())
    for (const { WorkGroup, Database, QueryString } of saved) {
      expect([WorkGroup, Database]).toEqual(['signalbox-dev-data-api', 'signalbox_dev'])
      expect(QueryString).not.toMatch(/\?|\bseen/)
    }
  })

  test('answers behind the address and the authorizer that service_platform has', () => {
    const own = resourcesOf(dev.data_core, 'AWS::ApiGatewayV2::Route').map(([, route]) => route)
    expect(own.map(({ RouteKey }) => String(RouteKey)).toSorted()).toEqual(
      dataRoutes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    )
    const parameters = dev.data_core.Parameters ?? {}
    for (const { ApiId, AuthorizerId } of own) {
      const [api, authorizer] = [ApiId, AuthorizerId].map((value) => parameters[referenced(value)?.logicalId ?? ''])
      expect([api?.Default, authorizer?.Default]).toEqual([
        '/signalbox/dev/service_platform/api_id',
        '/signalbox/dev/service_platform/api_authorizer_id',
      ])
    }
  })
})

test('the API has the routes of its functions, and asks for a token where they are not open', () => {
  const found = everywhere(dev, 'AWS::ApiGatewayV2::Route').map(([, { RouteKey, AuthorizationType }]) => [
    RouteKey,
    AuthorizationType,
  ])
  const feed = ['$connect', '$default', '$disconnect']
  expect(new Map(found as [string, string][])).toEqual(
    new Map([
      ...routes.map(({ method, path, open }) => [`${method} ${path}`, open ? 'NONE' : 'JWT'] as const),
      // A ticket lets in there, which its function checks.
      ...feed.map((key) => [key, 'NONE'] as const),
    ]),
  )
})

test('people are readers, writers or admins', () => {
  const groups = everywhere(dev, 'AWS::Cognito::UserPoolGroup').map(([, { GroupName }]) => GroupName)
  expect(groups.toSorted()).toEqual(['admin', 'reader', 'writer'])
})

test('every function is Node 24 on arm64 with a log of its own that forgets', () => {
  const functions = everywhere(dev, 'AWS::Lambda::Function')
  expect(functions.length).toBe(entriesOfFunctions().length)
  for (const [id, lambda] of functions) {
    expect(lambda, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' })
    expect(lambda.LoggingConfig, id).toBeDefined()
  }
  for (const [id, group] of everywhere(dev, 'AWS::Logs::LogGroup')) expect(group.RetentionInDays, id).toBe(14)
})

test('there is no function that CDK brings along: the templates run anywhere as they are', () => {
  const types = [...dev.all, ...prod.all].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type))
  const custom = types.filter((type) => type.startsWith('Custom::') || type.startsWith('AWS::CloudFormation::'))
  // Its function is ours, and runs on one machine too.
  expect(new Set(custom)).toEqual(new Set(['Custom::ConsoleFiles']))
})

function statementsOf(role: string) {
  return resourcesOf(dev.service_platform, 'AWS::IAM::Role')
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, properties]) => listAt(properties, 'Policies'))
    .flatMap((policy) => listAt(objectAt(policy, 'PolicyDocument'), 'Statement'))
    .map((statement) => objectAt(statement))
}

const variablesOf = (name: string) =>
  objectAt(
    everywhere(dev, 'AWS::Lambda::Function').find(
      ([, { FunctionName }]) => FunctionName === `signalbox-dev-${name}`,
    )?.[1],
    'Environment',
    'Variables',
  )

const keysOf = (table: unknown) => listAt(table, 'KeySchema').map((key) => objectAt(key).AttributeName)

/** MQTT topic filters: `+` is one level. */
const matches = (filter: string, topic: string): boolean => {
  const [wanted, levels] = [filter.split('/'), topic.split('/')]
  return wanted.length === levels.length && wanted.every((level, index) => level === '+' || level === levels[index])
}
