import { expect, test } from 'vitest'
import { apiGateway } from '../../../local/api-gateway/api-gateway.ts'
import { functionsAssembly, simulated } from './simulated-functions.ts'

const echo = `
  import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
  const client = new ApiGatewayManagementApiClient({ endpoint: process.env.FEED_URL.replace('ws', 'http') + '/dev' })
  export const handler = async ({ requestContext: { routeKey, connectionId }, body }) => {
    if (routeKey === '$default') await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: body }))
    return { statusCode: 200 }
  }`

const assembly = () => {
  const api = { ApiId: { Ref: 'Api' } }
  const route = (RouteKey: string) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ...api, RouteKey, Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] } },
  })
  const made = functionsAssembly(
    { echo },
    {
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ...api, IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::GetAtt': ['echo', 'Arn'] } },
      },
      Connect: route('$connect'),
      Default: route('$default'),
      Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ...api, StageName: 'dev', AutoDeploy: true } },
    },
  )
  const fn = made.stacks[0]?.template.Resources.echo
  const environment = fn?.Properties?.Environment as { Variables: Record<string, unknown> } | undefined
  Object.assign(environment?.Variables ?? {}, { FEED_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } })
  return made
}

test('a bundle’s own client reaches a connection by the address in its variable, and every call is in the history', async () => {
  const { runtime, advance, calls, stop } = await simulated(assembly(), { parts: [apiGateway] })
  const connecting = runtime.door('webSockets').connect({ url: '/dev' })
  await advance(100)
  const client = await connecting
  client.send('hello')
  await advance(100)
  expect(client.received).toEqual(['hello'])
  expect(calls('execute-api')).toEqual([
    expect.objectContaining({
      caller: 'echo',
      operation: `POST /dev/@connections/${encodeURIComponent(client.connectionId)}`,
      status: 200,
    }),
  ])
  await stop()
})
