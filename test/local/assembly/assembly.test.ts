// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its variables like that
import { describe, expect, test } from 'vitest'
import { readAssembly, type Template } from '../../../local/assembly/read.ts'
import { standUp } from '../../../local/assembly/stand-up.ts'
import type { Provider, ResolvedResource } from '../../../local/resources/provider.ts'
import { type StackSketch, writeAssembly } from './cloud-assembly.ts'

/** Runs queues and parameters; remembers in which order and with which properties. */
function recorder() {
  const created: ResolvedResource[] = []
  const parameters = new Map<string, string>()
  const provider: Provider = {
    types: ['AWS::SQS::Queue', 'AWS::SSM::Parameter', 'AWS::Lambda::Function'],
    async create(resource) {
      created.push(resource)
      const { Name, Value } = resource.properties
      if (resource.type === 'AWS::SSM::Parameter') parameters.set(String(Name), String(Value))
      return { ref: `ref:${resource.logicalId}`, attributes: { Arn: `arn:${resource.logicalId}` } }
    },
  }
  const place = { account: '000000000000', region: 'us-east-1', ssm: (name: string) => parameters.get(name) }
  return { created, provider, place }
}

async function stand(stacks: Record<string, StackSketch>) {
  const { created, provider, place } = recorder()
  const stoodUp = await standUp(readAssembly(writeAssembly(stacks)), [provider], place)
  const properties = (logicalId: string) => created.find((resource) => resource.logicalId === logicalId)?.properties
  return { created: created.map(({ logicalId }) => logicalId), properties, stoodUp }
}

const queue = (properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  ...more,
})
const one = (template: Partial<Template>) => ({ app: { template } })

describe('order of creation', () => {
  test('what a resource refers to is created first, whatever the template lists first', async () => {
    const { created } = await stand(
      one({
        Resources: {
          Third: queue({ Name: { 'Fn::Sub': '${Second.Arn}-x' } }),
          Second: queue({ Name: { 'Fn::GetAtt': ['First', 'Arn'] } }),
          First: queue({}, { DependsOn: 'Zeroth' }),
          Zeroth: queue(),
        },
      }),
    )
    expect(created).toEqual(['Zeroth', 'First', 'Second', 'Third'])
  })

  test('an SSM parameter that another stack reads is written first, and its value is what the reader gets', async () => {
    const { properties } = await stand({
      consumer: {
        template: {
          Parameters: { FromSsm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/signalbox/stream' } },
          Resources: {
            Reader: queue({
              A: { Ref: 'FromSsm' },
              B: '{{resolve:ssm:/signalbox/stream}}',
              C: { 'Fn::Sub': '${FromSsm}/x' },
            }),
          },
        },
      },
      producer: {
        template: {
          Resources: {
            Written: {
              Type: 'AWS::SSM::Parameter',
              Properties: { Name: '/signalbox/stream', Value: { Ref: 'Queue' } },
            },
            Queue: queue(),
          },
        },
      },
    })
    expect(properties('Reader')).toEqual({ A: 'ref:Queue', B: 'ref:Queue', C: 'ref:Queue/x' })
  })

  test('an output of another stack is read without an export', async () => {
    const { properties } = await stand({
      consumer: {
        template: {
          Resources: {
            Reader: queue({ A: { 'Fn::GetStackOutput': { StackName: 'producer', OutputName: 'QueueArn' } } }),
          },
        },
      },
      producer: {
        template: {
          Resources: { Queue: queue() },
          Outputs: { QueueArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
        },
      },
    })
    expect(properties('Reader')).toEqual({ A: 'arn:Queue' })
  })

  test('resources that refer to each other are named', async () => {
    const circle = one({ Resources: { A: queue({ X: { Ref: 'B' } }), B: queue({ X: { Ref: 'A' } }) } })
    await expect(stand(circle)).rejects.toThrow('resources refer to each other: app/A → app/B → app/A')
  })
})

describe('intrinsic functions', () => {
  const resolved = async (value: unknown, more: Partial<Template> = {}) => {
    const { properties } = await stand(one({ Resources: { Q: queue({ value }), Other: queue() }, ...more }))
    return properties('Q')?.value
  }

  test.each([
    ['Join', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 1]] }, 'arn:aws:1'],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Select with an index as text', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
    [
      'Sub with own variables',
      { 'Fn::Sub': ['${A}-${AWS::Region}-${!Literal}', { A: { Ref: 'Other' } }] },
      'ref:Other-us-east-1-${Literal}',
    ],
    ['If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'no'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 3],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    ['NoValue in a list', ['a', { 'Fn::If': ['IsProd', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ])('%s', async (_, value, expected) => {
    const more = {
      Parameters: { Environment: { Type: 'String', Default: 'dev' } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Environment' }, 'prod'] } },
      Mappings: { Sizes: { 'us-east-1': { small: 3 } } },
    }
    expect(await resolved(value, more)).toEqual(expected)
  })

  test('a resource whose condition does not hold is not created', async () => {
    const { created } = await stand(
      one({
        Conditions: { Never: { 'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Equals': [1, 2] }] }] } },
        Resources: { On: queue(), Off: queue({}, { Condition: 'Never' }) },
      }),
    )
    expect(created).toEqual(['On'])
  })

  test.each([
    [
      'an import of another stack',
      { 'Fn::ImportValue': 'x' },
      /app\/Q\/value\/Fn::ImportValue: import of "x": an export locks/,
    ],
    ['a reference to nothing', { Ref: 'Nope' }, /app\/Q\/value\/Ref: refers to Nope, which is not a resource/],
    [
      'an attribute that does not exist',
      { 'Fn::GetAtt': ['Other', 'Colour'] },
      /Other has no attribute Colour here; it has: Arn/,
    ],
    [
      'a function that is not known',
      { 'Fn::Cidr': ['10.0.0.0/16', 2] },
      /app\/Q\/value: the function Fn::Cidr is not supported/,
    ],
    ['an index out of range', { 'Fn::Select': [2, ['a']] }, /index 2 of a list of 1/],
    [
      'an SSM parameter that nobody declares',
      '{{resolve:ssm:/nowhere}}',
      /reads the SSM parameter \/nowhere, which no stack/,
    ],
  ])('%s is refused with its place', async (_, value, message) => {
    await expect(resolved(value)).rejects.toThrow(message)
  })
})

describe('resource types', () => {
  test('every unknown type is named in one message', async () => {
    const unknown = one({
      Resources: { A: { Type: 'AWS::EC2::Instance' }, B: { Type: 'AWS::RDS::DBCluster' }, C: queue() },
    })
    await expect(stand(unknown)).rejects.toThrow(
      'the local runtime does not know: AWS::EC2::Instance (app/A), AWS::RDS::DBCluster (app/B)',
    )
  })

  test('an alarm that watches nothing stops the start', async () => {
    const alarm = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 },
    }
    await expect(stand(one({ Resources: { Quiet: alarm } }))).rejects.toThrow(/app\/Quiet .*this alarm watches nothing/)
  })

  test('a retention that CloudWatch Logs does not offer stops the start', async () => {
    const logs = { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 8 } }
    await expect(stand(one({ Resources: { Logs: logs } }))).rejects.toThrow(
      /app\/Logs .*RetentionInDays: must be one of 1, 3, 5/,
    )
  })

  test('checked and inert types have what others refer to', async () => {
    const { properties, stoodUp } = await stand(
      one({
        Resources: {
          Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r' } },
          Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
          Q: queue({ role: { 'Fn::GetAtt': ['Role', 'Arn'] }, key: { 'Fn::GetAtt': ['Key', 'Arn'] } }),
        },
      }),
    )
    expect(properties('Q')?.role).toBe('arn:aws:iam::000000000000:role/r')
    expect(properties('Q')?.key).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/)
    expect(stoodUp.counts).toEqual({ run: 1, checked: 1, inert: 1 })
  })
})

describe('a broken assembly', () => {
  test('names the file that is missing', () => {
    expect(() => readAssembly('/nowhere')).toThrow('/nowhere/manifest.json: no such file; run cdk synth first')
  })

  test('finds bundles by the object key that the template names', () => {
    const directory = writeAssembly({ app: { template: {}, assets: { abc123: { 'index.mjs': '' } } } })
    expect(readAssembly(directory).asset('abc123.zip')).toBe(`${directory}/asset.abc123`)
    expect(readAssembly(directory).asset('other.zip')).toBeUndefined()
  })
})
