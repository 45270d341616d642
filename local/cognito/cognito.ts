// Cognito user pools of the local runtime: an issuer and its key, and no users. Tokens of people are minted for who asks inside
// (`door('issuer')`) or holds run.json's token (`npm run token`), and look like Cognito's access tokens; a browser gets them by
// saying who one wants to be (sign-in.ts); those of applications are got with a client's secret, as from Cognito. The issuer in them is the one that the templates name, so
// that what checks a token is checked with the value that it will see in the account.
//
// The key set is served under the pool's id at the HTTP address and at the AWS endpoint.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AwsError, type AwsService, jsonError, jsonResponse } from '../aws-api/service.ts'
import type { Doors } from '../doors.ts'
import { seededRandom } from '../random.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import {
  type CreatedResource,
  type Provider,
  type ResolvedResource,
  UnsupportedProperty,
} from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { APPLICATION_TOKEN_SECONDS, answerOf, type Endpoints, type OauthClient } from './endpoints.ts'
import { type PageClient, signIn } from './sign-in.ts'
import {
  type Claims,
  InvalidToken,
  publicJwk,
  type SigningKey,
  signingKey,
  signingKeyFrom,
  signToken,
  verifyToken,
} from './tokens.ts'

interface Pool {
  readonly id: string
  readonly issuer: string
  /** In the order of the templates. */
  readonly clients: OauthClient[]
  readonly groups: Set<string>
  /** The function that may change what a person's token says. */
  readonly trigger: string | undefined
}

/** Cognito's own tokens live an hour and are renewed by signing in, which nobody does at a command line here. */
const TOKEN_SECONDS = 30 * 24 * 3600
const WELL_KNOWN = /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/

export function cognito(runtime: Runtime): readonly Provider[] {
  const pools = new Map<string, Pool>()
  let kept: SigningKey | undefined
  const key = () => {
    kept ??= runtime.dataDirectory === undefined ? signingKey() : keyIn(join(runtime.dataDirectory, 'cognito'))
    return kept
  }
  const poolOf = (resource: ResolvedResource): Pool => {
    const id = String(resource.properties.UserPoolId)
    const pool = pools.get(id)
    if (pool === undefined)
      throw new UnsupportedProperty(resource, 'UserPoolId', `${id} is not a user pool of this app`)
    return pool
  }

  const forPeople = (): { readonly pool: Pool; readonly client: OauthClient } => {
    for (const pool of pools.values()) {
      const client = pool.clients.find(({ secret, page }) => secret === undefined && page === undefined)
      if (client !== undefined) return { pool, client }
    }
    throw new Error('no stack declares a user pool with a client for people: nobody can be given a token')
  }

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::Cognito::UserPool'(resource) {
      const id = `${runtime.region}_${physicalName(resource, undefined).slice(-9)}`
      const host = `cognito-idp.${runtime.region}.amazonaws.com`
      const trigger = triggerOf(resource)
      pools.set(id, { id, issuer: `https://${host}/${id}`, clients: [], groups: new Set(), trigger })
      const attributes = {
        Arn: arnOf('cognito-idp', `userpool/${id}`, runtime),
        ProviderName: `${host}/${id}`,
        ProviderURL: `https://${host}/${id}`,
        UserPoolId: id,
      }
      return { ref: id, attributes }
    },
    'AWS::Cognito::UserPoolClient'(resource) {
      const hash = physicalName(resource, undefined).slice(-12).toLowerCase()
      const id = `${hash}${hash}00`
      const name = physicalName(resource, resource.properties.ClientName)
      const { GenerateSecret: generate, AllowedOAuthScopes: allowed = [] } = resource.properties
      // The same in every start, as the id; it opens nothing but this machine's own API.
      const secret = generate === true ? seededRandom(`${id}/secret`).uuid().replaceAll('-', '') : undefined
      const page = pageClient(resource)
      const scopes = (allowed as readonly unknown[]).map(String)
      poolOf(resource).clients.push({ id, name, secret, scopes, ...(page !== undefined && { page }) })
      return {
        ref: id,
        attributes: { ClientId: id, Name: name, ...(secret !== undefined && { ClientSecret: secret }) },
      }
    },
    'AWS::Cognito::UserPoolGroup'(resource) {
      const name = physicalName(resource, resource.properties.GroupName)
      poolOf(resource).groups.add(name)
      return { ref: name, attributes: {} }
    },
    'AWS::Cognito::UserPoolDomain'(resource) {
      poolOf(resource)
      const domain = String(resource.properties.Domain)
      return { ref: domain, attributes: { CloudFrontDistribution: `${domain}.local` } }
    },
    // How the pages look is Cognito's; ours has no style.
    'AWS::Cognito::ManagedLoginBranding'(resource) {
      poolOf(resource)
      return { ref: physicalName(resource, undefined), attributes: {} }
    },
    'AWS::Cognito::UserPoolResourceServer'(resource) {
      poolOf(resource)
      return { ref: String(resource.properties.Identifier), attributes: {} }
    },
  }

  const issuer: Omit<Doors['issuer'], 'answer'> = {
    async token(user, groups, fleets = '*') {
      const { pool, client } = forPeople()
      const unknown = groups.find((group) => !pool.groups.has(group))
      if (unknown !== undefined) {
        throw new Error(`the user pool has no group ${unknown}; it has ${[...pool.groups].join(', ') || 'none'}`)
      }
      const claims = accessToken(pool, client, { user, groups, fleets }, runtime)
      const { access } = await claimsOfTrigger(pool, { user, groups, fleets }, runtime)
      return signToken(key(), { ...claims, ...access })
    },
    async applicationToken(name, scopes) {
      const found = [...pools.values()].flatMap((pool) => pool.clients.map((client) => ({ pool, client })))
      const of = found.filter(({ client }) => client.secret !== undefined)
      const application = of.find(({ client }) => client.name === name || client.id === name)
      if (application === undefined) {
        const known = of.map(({ client }) => client.name).join(', ') || 'none'
        throw new Error(`no user pool has an application ${name}; there are ${known}`)
      }
      const { pool, client } = application
      return signToken(key(), applicationsToken(pool, client, allowedScopes(client, scopes), runtime))
    },
    verify(issuerUrl, token) {
      const claims = verifyToken(key(), token)
      if (claims.iss !== issuerUrl) throw new InvalidToken('invalid issuer')
      return claims
    },
    knows: (issuerUrl) => [...pools.values()].some(({ issuer }) => issuer === issuerUrl),
    document(path, base) {
      const [, id = '', name] = WELL_KNOWN.exec(path) ?? []
      const pool = pools.get(id)
      if (pool === undefined) return undefined
      return name === 'jwks.json' ? { keys: [publicJwk(key())] } : configuration(pool, `${base}/${id}`)
    },
  }
  const client = (id: string) => [...pools.values()].flatMap(({ clients }) => clients).find((one) => one.id === id)
  const poolWith = ({ id }: OauthClient): Pool => {
    const pool = [...pools.values()].find(({ clients }) => clients.some((one) => one.id === id))
    if (pool === undefined) throw new Error(`no user pool has a client ${id}`)
    return pool
  }
  const endpoints: Endpoints = {
    ...issuer,
    client,
    signIn: signIn({
      client,
      roles: (of) => [...poolWith(of).groups],
      now: () => runtime.clock.now(),
      id: () => runtime.random.uuid(),
      async tokens(of, { user, role, fleets }) {
        const pool = poolWith(of)
        const person = { user, groups: [role], fleets }
        const claims = pageTokens(of, accessToken(pool, of, person, runtime))
        const more = await claimsOfTrigger(pool, person, runtime, of.id)
        return {
          access_token: signToken(key(), { ...claims.access, ...more.access }),
          id_token: signToken(key(), { ...claims.id, ...emailOf(user), ...more.id }),
        }
      },
    }),
    groupsIn: (token) => {
      const { exp, 'cognito:groups': groups = [] } = verifyToken(key(), token)
      if (Number(exp) * 1000 <= runtime.clock.now()) throw new InvalidToken('the token has expired')
      return groups as readonly string[]
    },
  }
  runtime.offer('issuer', { ...issuer, answer: (asked, base) => answerOf(asked, base, endpoints) })
  runtime.register(service(issuer, runtime))

  return [
    {
      types: Object.keys(create),
      async create(resource) {
        const run = create[resource.type]
        if (run === undefined) throw new Error(`${resource.type} is not a type of this part`)
        return run(resource)
      },
    },
  ]
}

/** Version 2 runs: one event for both tokens. */
function triggerOf(resource: ResolvedResource): string | undefined {
  const { PreTokenGenerationConfig: config, ...others } = (resource.properties.LambdaConfig ?? {}) as {
    readonly PreTokenGenerationConfig?: { readonly LambdaArn: string; readonly LambdaVersion: string }
  }
  const [other] = Object.keys(others)
  if (other !== undefined) throw new UnsupportedProperty(resource, `LambdaConfig.${other}`, 'nobody signs in here')
  if (config === undefined) return undefined
  if (config.LambdaVersion !== 'V2_0') {
    throw new UnsupportedProperty(
      resource,
      'LambdaConfig.PreTokenGenerationConfig',
      `${config.LambdaVersion}: V2_0 runs`,
    )
  }
  return config.LambdaArn
}

/**
 * What the pool's trigger adds, asked as Cognito asks; `fleets` is the attribute that an administrator would have written. Not
 * in simulated mode, where a function runs only while somebody lets time pass: there the claim is what ours would write.
 */
async function claimsOfTrigger(
  { id, trigger, clients }: Pool,
  { user, groups, fleets }: SignedIn,
  { mode, region, functions }: Runtime,
  clientId = clients[0]?.id,
): Promise<{ readonly access: Claims; readonly id: Claims }> {
  if (trigger === undefined || mode === 'simulated') {
    const claims = fleets === '' ? {} : { fleets }
    return { access: claims, id: claims }
  }
  const event = {
    version: '2',
    triggerSource: 'TokenGeneration_Authentication',
    region,
    userPoolId: id,
    userName: user,
    callerContext: { awsSdkVersion: 'local', clientId },
    request: {
      userAttributes: {
        'cognito:user_status': 'CONFIRMED',
        ...(fleets !== '' && { 'custom:fleets': fleets }),
        ...emailOf(user),
      },
      groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [], preferredRole: null },
      scopes: ['aws.cognito.signin.user.admin'],
    },
    response: { claimsAndScopeOverrideDetails: null },
  }
  const { payload, error } = await functions.invoke(trigger, Buffer.from(JSON.stringify(event)))
  if (error !== undefined) throw new Error(`the trigger ${trigger} failed: ${error.errorType}: ${error.errorMessage}`)
  const { response } = (payload ?? {}) as {
    readonly response?: {
      readonly claimsAndScopeOverrideDetails?: Readonly<
        Partial<Record<'accessTokenGeneration' | 'idTokenGeneration', { readonly claimsToAddOrOverride?: Claims }>>
      >
    }
  }
  const { accessTokenGeneration, idTokenGeneration } = response?.claimsAndScopeOverrideDetails ?? {}
  return {
    access: accessTokenGeneration?.claimsToAddOrOverride ?? {},
    id: idTokenGeneration?.claimsToAddOrOverride ?? {},
  }
}

/** Who gave themselves an address as their name has it. */
const emailOf = (user: string): Readonly<Record<string, string>> => (user.includes('@') ? { email: user } : {})

const seconds = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const

/** Of a client with the code flow; undefined for others. */
function pageClient(resource: ResolvedResource): PageClient | undefined {
  const { AllowedOAuthFlows: flows = [], CallbackURLs = [], LogoutURLs = [], ...said } = resource.properties
  if (!(flows as readonly unknown[]).includes('code')) return undefined
  const units = (said.TokenValidityUnits ?? {}) as Partial<Record<'AccessToken' | 'RefreshToken', keyof typeof seconds>>
  const rotation = said.RefreshTokenRotation as
    | { readonly Feature?: string; readonly RetryGracePeriodSeconds?: number }
    | undefined
  return {
    callbacks: (CallbackURLs as readonly unknown[]).map(String),
    logouts: (LogoutURLs as readonly unknown[]).map(String),
    access_seconds: Number(said.AccessTokenValidity ?? 1) * seconds[units.AccessToken ?? 'hours'],
    refresh_seconds: Number(said.RefreshTokenValidity ?? 30) * seconds[units.RefreshToken ?? 'days'],
    ...(rotation?.Feature === 'ENABLED' && { rotation_grace_seconds: rotation.RetryGracePeriodSeconds ?? 0 }),
  }
}

/** An access token that ends as its client says, and the id token beside it. */
function pageTokens({ id, page }: OauthClient, claims: ReturnType<typeof accessToken>) {
  const ends = { exp: claims.iat + (page?.access_seconds ?? 3_600) }
  const { client_id: _, scope: _scope, username, token_use: _use, ...both } = claims
  return {
    access: { ...claims, ...ends, scope: 'openid email' },
    id: { ...both, ...ends, aud: id, 'cognito:username': username, token_use: 'id' },
  }
}

interface SignedIn {
  readonly user: string
  readonly groups: readonly string[]
  readonly fleets: string
}

/** Claims in the order and of the kinds of a real access token. */
function accessToken(pool: Pool, client: OauthClient, { user, groups }: SignedIn, { clock, random }: Runtime) {
  const now = Math.floor(clock.now() / 1000)
  const draw = random.fork(`cognito/${user}/${now}`)
  return {
    // The same person in every start.
    sub: seededRandom(`${pool.issuer}/${user}`).uuid(),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    iss: pool.issuer,
    client_id: client.id,
    origin_jti: draw.uuid(),
    event_id: draw.uuid(),
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: now,
    exp: now + TOKEN_SECONDS,
    iat: now,
    jti: draw.uuid(),
    username: user,
  }
}

/** All that a client may have, or those that are asked for, with or without the resource server before them. */
function allowedScopes({ name, scopes }: OauthClient, asked: readonly string[] = scopes): readonly string[] {
  return asked.map((scope) => {
    const allowed = scopes.find((one) => one === scope || one.endsWith(`/${scope}`))
    if (allowed === undefined) throw new Error(`${name} may have ${scopes.join(', ')}; ${scope} is not among them`)
    return allowed
  })
}

/** Of a client_credentials grant: its subject is the client, and nobody's name or group is in it. */
function applicationsToken(pool: Pool, { id }: OauthClient, scopes: readonly string[], runtime: Runtime) {
  const now = Math.floor(runtime.clock.now() / 1000)
  return {
    sub: id,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    iss: pool.issuer,
    exp: now + APPLICATION_TOKEN_SECONDS,
    iat: now,
    version: 2,
    jti: runtime.random.fork(`cognito/${id}/${now}`).uuid(),
    client_id: id,
  }
}

function configuration(pool: Pool, base: string) {
  return {
    issuer: pool.issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint: `${new URL(base).origin}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    authorization_endpoint: `${new URL(base).origin}/oauth2/authorize`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
  }
}

function service(issuer: Pick<Doors['issuer'], 'document'>, runtime: Runtime): AwsService {
  return {
    name: 'cognito-idp',
    async handle({ method, path, operation }) {
      const document = method === 'GET' ? issuer.document(path, runtime.endpointUrl) : undefined
      if (document !== undefined) return jsonResponse(document, 200, 'application/json')
      const what = operation === '' ? `${method} ${path}` : operation
      return jsonError(new AwsError('UnsupportedOperation', `${what} does not run here: nobody signs in locally`, 501))
    },
  }
}

function keyIn(directory: string): SigningKey {
  const file = join(directory, 'signing-key.pem')
  if (existsSync(file)) return signingKeyFrom(readFileSync(file, 'utf8'))
  const key = signingKey()
  mkdirSync(directory, { recursive: true })
  writeFileSync(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return key
}
