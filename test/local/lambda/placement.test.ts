import { expect, test } from 'vitest'
import type { Assembly } from '../../../local/assembly/read.ts'
import { placement } from '../../../local/lambda/placement.ts'

test('what reads the stream, what machines name, what an API integrates and the rest have workers of their own', () => {
  const fn = { Type: 'AWS::Lambda::Function' }
  const Resources = {
    dispatch: fn,
    work: fn,
    accept: fn,
    feed: fn,
    outbox: fn,
    stream: { Type: 'AWS::Kinesis::Stream' },
    reads: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['stream', 'Arn'] }, FunctionName: { Ref: 'dispatch' } },
    },
    machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionSubstitutions: { work: { 'Fn::GetAtt': ['work', 'Arn'] } } },
    },
    http: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': ['accept', 'Arn'] } },
    },
    socket: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        IntegrationUri: { 'Fn::Join': ['', ['arn:aws:', { 'Fn::GetAtt': ['feed', 'Arn'] }, '/invocations']] },
      },
    },
  }
  const groupOf = placement({ stacks: [{ name: 'one', template: { Resources } }] } as unknown as Assembly)
  const functions = ['dispatch', 'work', 'accept', 'feed', 'outbox']
  expect(functions.map((name) => groupOf('one', name))).toEqual(['stream', 'machine', 'api', 'api', 'other'])
})
