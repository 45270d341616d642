/*
 * A real `cdk deploy --all` of the three stacks to an emulator of the AWS API: everything of a type that it knows is
 * created, a second deploy changes nothing, destroy leaves nothing. Not part of `npm test` (it needs Python):
 *
 *   pip install ministack && npm run check:deploy -- --emulator "$(which ministack)"
 *
 * docs/emulator-deploy.md says what this shows and what it does not.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../../tree.ts'
import { type Emulator, get, json, query, startEmulator, textsOf } from './emulator.ts'
import { expectedResources, type Removed, takeOutUnknownTypes } from './filter.ts'

const { values } = parseArgs({ options: { emulator: { type: 'string', default: 'ministack' } } })
const work = mkdtempSync(join(tmpdir(), 'signalbox-emulator-'))

const emulator = await startEmulator(values.emulator, work)
try {
  await check(emulator)
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  await emulator.stop()
  rmSync(work, { recursive: true, force: true })
}

async function check(emulator: Emulator): Promise<void> {
  const assembly = synthesise('first')
  sayRemoved(takeOutUnknownTypes(assembly))
  const expected = expectedResources(assembly)

  const before = await inventory(emulator)
  cdk(emulator, assembly, 'bootstrap', 'aws://000000000000/us-east-1')
  const bootstrapped = await inventory(emulator)

  cdk(emulator, assembly, 'deploy', '--all', '--require-approval', 'never')
  const created = await createdResources(emulator, expected)
  say(`\ncreated: ${created} resources in ${expected.size} stacks`)
  const deployed = await inventory(emulator)
  for (const [what, names] of Object.entries(deployed)) {
    const ours = names.filter((name) => !bootstrapped[what]?.includes(name))
    say(`  ${String(ours.length).padStart(3)} ${what}`)
  }

  // Synthesised anew, so that it also shows that the same sources give the same templates and code.
  const again = synthesise('second')
  takeOutUnknownTypes(again)
  const second = cdk(emulator, again, 'deploy', '--all', '--require-approval', 'never')
  const unchanged = [...expected.keys()].filter((stack) => second.includes(`${stack} (no changes)`))
  if (unchanged.length !== expected.size) {
    throw new Error(
      `A second deploy changed something; only ${unchanged.join(', ') || 'nothing'} had no changes:\n${second}`,
    )
  }
  say(`second deploy: no changes in ${unchanged.length} stacks`)

  cdk(emulator, assembly, 'destroy', '--all', '--force')
  const left = difference(await inventory(emulator), bootstrapped)
  if (left.length > 0) throw new Error(`destroy left ${left.join(', ')}`)
  say('destroy: nothing left')
  if (difference(bootstrapped, before).length === 0)
    throw new Error('The inventory sees nothing: it did not see the bootstrap')
}

/** Compares CloudFormation's list with the templates, resource by resource. */
async function createdResources(
  { url }: Emulator,
  expected: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<number> {
  let count = 0
  for (const [stack, resources] of expected) {
    const answer = await query(url, 'cloudformation', {
      Action: 'DescribeStackResources',
      Version: '2010-05-15',
      StackName: stack,
    })
    const found = new Map(
      answer
        .split('<member>')
        .slice(1)
        .map((member) => [textsOf(member, 'LogicalResourceId')[0], textsOf(member, 'ResourceStatus')[0]]),
    )
    for (const [logicalId, type] of resources) {
      const status = found.get(logicalId)
      if (status !== 'CREATE_COMPLETE') throw new Error(`${stack}: ${logicalId} (${type}) is ${status ?? 'missing'}`)
      count += 1
    }
  }
  return count
}

/** What the services themselves have, by their own lists. */
async function inventory({ url }: Emulator): Promise<Readonly<Record<string, readonly string[]>>> {
  const names = (answer: unknown, list: string, name?: string): string[] => {
    const items = (answer as Record<string, unknown>)[list]
    return Array.isArray(items) ? items.map((item) => (name ? String(item[name]) : String(item))) : []
  }
  return {
    stacks: textsOf(
      await query(url, 'cloudformation', { Action: 'DescribeStacks', Version: '2010-05-15' }),
      'StackName',
    ),
    streams: names(await json(url, 'kinesis', 'Kinesis_20131202.ListStreams'), 'StreamNames'),
    tables: names(await json(url, 'dynamodb', 'DynamoDB_20120810.ListTables'), 'TableNames'),
    queues: names(await json(url, 'sqs', 'AmazonSQS.ListQueues'), 'QueueUrls'),
    topics: textsOf(await query(url, 'sns', { Action: 'ListTopics', Version: '2010-03-31' }), 'TopicArn'),
    machines: names(await json(url, 'states', 'AWSStepFunctions.ListStateMachines'), 'stateMachines', 'name'),
    buses: names(await json(url, 'events', 'AWSEvents.ListEventBuses'), 'EventBuses', 'Name').filter(
      (name) => name !== 'default',
    ),
    'delivery streams': names(
      await json(url, 'firehose', 'Firehose_20150804.ListDeliveryStreams'),
      'DeliveryStreamNames',
    ),
    'log groups': names(await json(url, 'logs', 'Logs_20140328.DescribeLogGroups'), 'logGroups', 'logGroupName'),
    parameters: names(await json(url, 'ssm', 'AmazonSSM.DescribeParameters'), 'Parameters', 'Name'),
    'user pools': names(
      await json(url, 'cognito-idp', 'AWSCognitoIdentityProviderService.ListUserPools', { MaxResults: 60 }),
      'UserPools',
      'Id',
    ),
    roles: textsOf(await query(url, 'iam', { Action: 'ListRoles', Version: '2010-05-08' }), 'RoleName'),
    functions: names(JSON.parse(await get(url, 'lambda', '/2015-03-31/functions/')), 'Functions', 'FunctionName'),
    'event source mappings': names(
      JSON.parse(await get(url, 'lambda', '/2015-03-31/event-source-mappings/')),
      'EventSourceMappings',
      'UUID',
    ),
    buckets: textsOf(await get(url, 's3', '/'), 'Name'),
    'topic rules': names(JSON.parse(await get(url, 'iot', '/rules')), 'rules', 'ruleName'),
    'IoT policies': names(JSON.parse(await get(url, 'iot', '/policies')), 'policies', 'policyName'),
    schedules: names(JSON.parse(await get(url, 'scheduler', '/schedules')), 'Schedules', 'Name'),
    'schedule groups': names(JSON.parse(await get(url, 'scheduler', '/schedule-groups')), 'ScheduleGroups', 'Name'),
    APIs: names(JSON.parse(await get(url, 'apigateway', '/v2/apis')), 'items', 'name'),
  }
}

function difference(
  now: Readonly<Record<string, readonly string[]>>,
  then: Readonly<Record<string, readonly string[]>>,
): string[] {
  return Object.entries(now).flatMap(([what, names]) =>
    names.filter((name) => !then[what]?.includes(name)).map((name) => `${what}: ${name}`),
  )
}

function synthesise(name: string): string {
  const assembly = join(work, name)
  run('node', ['bin/signalbox.ts'], { ...process.env, CDK_OUTDIR: assembly })
  return assembly
}

function cdk({ environment }: Emulator, assembly: string, command: string, ...args: readonly string[]): string {
  const began = performance.now()
  const output = run('npx', ['cdk', command, '--app', assembly, '--progress', 'events', ...args], environment)
  say(`cdk ${command}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return output
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: repositoryRoot,
    env,
    encoding: 'utf8',
    timeout: 300_000,
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout + stderr
}

function sayRemoved(removed: readonly Removed[]): void {
  say('taken out, because the emulator does not know the type:')
  for (const { stack, logicalId, type, what } of removed) say(`  ${type} ${logicalId} (${stack}): ${what}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
