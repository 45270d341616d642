import { beforeAll, describe, expect, test } from 'vitest'
import { routes, scopes } from '../../functions/http/routes.ts'
import { checkedEnvironment, environmentNamed } from '../../lib/environments.ts'
import { asText, listAt, objectAt, resourcesOf, valueAt } from '../../lib/rules/template.ts'
import { settingsHere } from '../../local/start/one-machine.ts'
import { type Synthesised, synthesised, theOne } from './synthesised.ts'

/*
 * Who may get in, with two applications and a page that calls from a browser.
 */
let stacks: Synthesised
let plain: Synthesised
beforeAll(async () => {
  plain = await synthesised('dev')
  stacks = await synthesised('dev', 'off', {
    applications: [
      { name: 'line-control', scopes: ['messages.write', 'robots.read'] },
      { name: 'wall-screen', scopes: ['feed.read'] },
    ],
    api: { corsOrigins: ['https://console.example.com'] },
  })
})
const clients = () => resourcesOf(stacks.service_platform, 'AWS::Cognito::UserPoolClient')

describe('people', () => {
  test('sign in without their password travelling, and cannot write into which fleets they see', () => {
    const client = theOne(stacks.service_platform, 'AWS::Cognito::UserPoolClient', 'authuserspeople')
    expect(client).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      WriteAttributes: ['name'],
    })
    expect(client.GenerateSecret).toBeUndefined()
  })

  test('have their fleets put into both tokens by a trigger that may do nothing else', () => {
    const pool = theOne(stacks.service_platform, 'AWS::Cognito::UserPool')
    expect(pool.Schema).toMatchObject([{ Name: 'fleets', AttributeDataType: 'String', Mutable: true }])
    expect(valueAt(pool, 'LambdaConfig', 'PreTokenGenerationConfig', 'LambdaVersion')).toBe('V2_0')
    const role = theOne(stacks.service_platform, 'AWS::IAM::Role', 'authtokenclaims')
    const actions = listAt(role, 'Policies')
      .flatMap((policy) => listAt(policy, 'PolicyDocument', 'Statement'))
      .flatMap((statement) => listAt(statement, 'Action'))
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
  })
})

describe('the operators’ console', () => {
  const client = () => theOne(stacks.service_platform, 'AWS::Cognito::UserPoolClient', 'authusersconsole')

  test('signs people in by a code alone, that comes back to the API, and knows no secret', () => {
    expect(client()).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      SupportedIdentityProviders: ['COGNITO'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    })
    expect(client().GenerateSecret).toBeUndefined()
    // Rotation of refresh tokens rules out ALLOW_REFRESH_TOKEN_AUTH, which no name at all would stand for.
    expect(listAt(client(), 'ExplicitAuthFlows')).toEqual(['ALLOW_USER_SRP_AUTH'])
    expect(listAt(client(), 'CallbackURLs').map(asText)).toEqual([
      expect.stringMatching(/^<apigatewayhttp.*ApiEndpoint>\/sign-in\/signed-in$/),
    ])
    expect(listAt(client(), 'LogoutURLs').map(asText)).toEqual([expect.stringMatching(/\/sign-in\/signed-out$/)])
  })

  test('stays signed in for twelve hours, by refresh tokens that hold once', () => {
    expect(client()).toMatchObject({
      AccessTokenValidity: 60,
      RefreshTokenValidity: 720,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
    })
  })

  test('has a sign-in page: of the newer kind, which wants a style for each client', () => {
    expect(theOne(stacks.service_platform, 'AWS::Cognito::UserPoolDomain')).toMatchObject({ ManagedLoginVersion: 2 })
    const style = theOne(stacks.service_platform, 'AWS::Cognito::ManagedLoginBranding')
    expect(asText(style.ClientId)).toMatch(/^<authusersconsole/)
    expect(style.UseCognitoProvidedValues).toBe(true)
  })
})

describe('applications', () => {
  test('get tokens by client credentials, for the scopes that their settings name, and sign nobody in', () => {
    const found = clients().filter(([, { GenerateSecret }]) => GenerateSecret === true)
    expect(found.map(([, { ClientName }]) => ClientName)).toEqual(['line-control', 'wall-screen'])
    for (const [, client] of found) {
      expect(client).toMatchObject({
        AllowedOAuthFlows: ['client_credentials'],
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        AccessTokenValidity: 60,
      })
    }
    expect(listAt(found[0]?.[1], 'AllowedOAuthScopes').map((scope) => asText(scope).split('/')[1])).toEqual([
      'messages.write',
      'robots.read',
    ])
  })

  test('and people are whom the API takes tokens of, and nobody else', () => {
    const authorizer = theOne(stacks.service_platform, 'AWS::ApiGatewayV2::Authorizer')
    const audience = listAt(authorizer, 'JwtConfiguration', 'Audience').map(asText)
    expect(audience.toSorted()).toEqual(
      clients()
        .map(([id]) => `<${id}>`)
        .toSorted(),
    )
  })

  test('are known by name to the functions that grant fleets to them', () => {
    for (const name of ['signalbox-dev-api', 'signalbox-dev-act']) {
      const [, lambda] =
        resourcesOf(stacks.service_platform, 'AWS::Lambda::Function').find(([, one]) => one.FunctionName === name) ?? []
      const told = JSON.parse(asText(valueAt(lambda, 'Environment', 'Variables', 'APPLICATIONS'))) as object[]
      expect(told).toMatchObject([
        { name: 'line-control', scopes: ['messages.write', 'robots.read'] },
        { name: 'wall-screen', scopes: ['feed.read'] },
      ])
    }
  })

  test('may have every scope that a route asks for', () => {
    const asked = routes.flatMap(({ scope }) => [scope ?? []].flat())
    const offered = listAt(theOne(stacks.service_platform, 'AWS::Cognito::UserPoolResourceServer'), 'Scopes')
    const names = offered.map((scope) => String(valueAt(scope, 'ScopeName')))
    expect(names).toEqual(Object.keys(scopes))
    expect(asked.filter((scope) => !names.includes(scope))).toEqual([])
    expect(names.filter((name) => !(asked as readonly string[]).includes(name))).toEqual([])
  })

  test('do not exist in dev by themselves: each costs', () => {
    const flows = resourcesOf(plain.service_platform, 'AWS::Cognito::UserPoolClient').flatMap(([, client]) =>
      listAt(client, 'AllowedOAuthFlows'),
    )
    expect(flows).toEqual(['code'])
  })

  test('of a run on one machine may have every scope', () => {
    const { applications } = environmentNamed('dev', settingsHere())
    expect(applications).toEqual([{ name: 'example', scopes: Object.keys(scopes) }])
    const { applications: own } = environmentNamed('dev', settingsHere('{"applications":[]}'))
    expect(own).toEqual([])
  })

  test('with one name, an unknown scope or a name that no address takes stop the synthesis', () => {
    const { name: _, ...dev } = environmentNamed('dev')
    const one = { name: 'line-control', scopes: ['robots.read'] }
    const withThese =
      (...applications: object[]) =>
      () =>
        checkedEnvironment('dev', { ...dev, applications })
    expect(withThese(one, one)).toThrow('applications: each application has a name of its own')
    expect(withThese({ ...one, scopes: ['robots.write'] })).toThrow('applications.0.scopes.0')
    expect(withThese({ ...one, scopes: [] })).toThrow('applications.0.scopes')
    expect(withThese({ ...one, name: 'Line Control' })).toThrow('applications.0.name: a name of a-z')
    const api = { ...dev.api, perClient: { ratePerSecond: 10, burst: 5 } }
    expect(() => checkedEnvironment('dev', { ...dev, api })).toThrow('a burst is at least what a second allows')
    const cors = { ...dev.api, corsOrigins: ['*'] }
    expect(() => checkedEnvironment('dev', { ...dev, api: cors })).toThrow('an origin such as https://')
  })
})

describe('a page in a browser', () => {
  const httpApi = (of: Synthesised) =>
    resourcesOf(of.service_platform, 'AWS::ApiGatewayV2::Api').find(([, one]) => one.ProtocolType === 'HTTP')?.[1]

  test('calls from the origins that the settings name, with a token in a header and never with a cookie', () => {
    const cors = objectAt(httpApi(stacks), 'CorsConfiguration')
    expect(cors).toMatchObject({ AllowOrigins: ['https://console.example.com'] })
    expect(cors.AllowCredentials).toBeUndefined()
    expect(listAt(cors, 'AllowHeaders')).toEqual(expect.arrayContaining(['authorization', 'content-type']))
    expect(listAt(cors, 'ExposeHeaders')).toEqual(expect.arrayContaining(['location', 'retry-after', 'ratelimit']))
    const methods = new Set(routes.map(({ method }) => method))
    expect(new Set(listAt(cors, 'AllowMethods'))).toEqual(methods)
  })

  test('calls from nowhere where none is named', () => {
    expect(httpApi(plain)?.CorsConfiguration).toBeUndefined()
  })
})
