// Cognito user pools of the local runtime: an issuer and its key, no users and no sign-in. Tokens are minted for who asks
// inside (`door('issuer')`, run.json's operator token) and look like Cognito's access tokens; the issuer in them is the one
// that the templates name, so that what checks a token is checked with the value that it will see in the account.
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
import {
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
  readonly clients: string[]
  readonly groups: Set<string>
}

/** Cognito's own tokens live an hour and are renewed by signing in, which nobody does here. */
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

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::Cognito::UserPool'(resource) {
      const id = `${runtime.region}_${physicalName(resource, undefined).slice(-9)}`
      const host = `cognito-idp.${runtime.region}.amazonaws.com`
      pools.set(id, { id, issuer: `https://${host}/${id}`, clients: [], groups: new Set() })
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
      poolOf(resource).clients.push(id)
      return { ref: id, attributes: { ClientId: id, Name: physicalName(resource, resource.properties.ClientName) } }
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
    'AWS::Cognito::UserPoolResourceServer'(resource) {
      poolOf(resource)
      return { ref: String(resource.properties.Identifier), attributes: {} }
    },
  }

  const issuer: Doors['issuer'] = {
    async token(user, groups) {
      const pool = [...pools.values()].find(({ clients }) => clients.length > 0)
      if (pool === undefined)
        throw new Error('no stack declares a user pool with a client: nobody can be given a token')
      const unknown = groups.find((group) => !pool.groups.has(group))
      if (unknown !== undefined) {
        throw new Error(`the user pool has no group ${unknown}; it has ${[...pool.groups].join(', ') || 'none'}`)
      }
      return signToken(key(), accessToken(pool, user, groups, runtime))
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
  runtime.offer('issuer', issuer)
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

/** Claims in the order and of the kinds of a real access token. */
function accessToken(pool: Pool, user: string, groups: readonly string[], { clock, random }: Runtime) {
  const now = Math.floor(clock.now() / 1000)
  const draw = random.fork(`cognito/${user}/${now}`)
  return {
    // The same person in every start.
    sub: seededRandom(`${pool.issuer}/${user}`).uuid(),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    iss: pool.issuer,
    client_id: pool.clients[0],
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

function configuration(pool: Pool, base: string) {
  return {
    issuer: pool.issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
  }
}

function service(issuer: Doors['issuer'], runtime: Runtime): AwsService {
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
