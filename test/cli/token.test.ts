import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import { group, hashed, numberOf, padded, power, privateOf, proofOf } from '../../cli/srp.ts'
import { applicationToken, localToken, signIn, timestampOf } from '../../cli/token.ts'

/*
 * Cognito's half of the exchange, from RFC 5054: it knows a verifier and never sees a password. A person who signs in for the first
 * time has to choose a password and to set an authenticator up.
 */
const { N, g } = group
const salt = 0x8f00ba11n
const verifier = power(g, privateOf(salt, 'AbCdEfGhI', 'id-1', 'right Password 1!'), N)
const secret = 0x1234567890abcdef1234567890abcdefn
const multiplier = numberOf(hashed(padded(N), padded(g)))
const server_value = (multiplier * verifier + power(g, secret, N)) % N
const block = Buffer.from('a secret block').toString('base64')

let client_value = 0n
let asked: string[] = []
const answers: Readonly<Record<string, (body: Record<string, never>) => object>> = {
  InitiateAuth: ({ AuthParameters }: Record<string, { SRP_A: string }>) => {
    client_value = BigInt(`0x${AuthParameters?.SRP_A}`)
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        USER_ID_FOR_SRP: 'id-1',
        SALT: salt.toString(16),
        SRP_B: server_value.toString(16),
        SECRET_BLOCK: block,
      },
    }
  },
  RespondToAuthChallenge: ({
    ChallengeName,
    ChallengeResponses: said = {},
  }: Record<string, unknown> & { ChallengeResponses?: Record<string, string> }) => {
    if (ChallengeName === 'PASSWORD_VERIFIER') {
      const scramble = numberOf(hashed(padded(client_value), padded(server_value)))
      const shared = power(client_value * power(verifier, scramble, N), secret, N)
      const timestamp = said.TIMESTAMP ?? ''
      const proof = proofOf(shared, scramble, { pool: 'AbCdEfGhI', user: 'id-1', block, timestamp })
      if (proof !== said.PASSWORD_CLAIM_SIGNATURE) return { message: 'Incorrect username or password.' }
      return { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's1' }
    }
    if (ChallengeName === 'NEW_PASSWORD_REQUIRED') return { ChallengeName: 'MFA_SETUP', Session: 's2' }
    if (ChallengeName === 'MFA_SETUP') return { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 's5' }
    return said.SOFTWARE_TOKEN_MFA_CODE === '123456'
      ? { AuthenticationResult: { IdToken: 'the token' } }
      : { message: 'Invalid code' }
  },
  AssociateSoftwareToken: () => ({ SecretCode: 'KEY', Session: 's3' }),
  VerifySoftwareToken: () => ({ Status: 'SUCCESS', Session: 's4' }),
} as never

let server: Server
let endpoint: string
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => {
      text += String(part)
    })
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
      asked.push(operation)
      const answer = answers[operation]?.(JSON.parse(text)) ?? {}
      response.writeHead('message' in answer ? 400 : 200)
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => server.close())

const as = (password: string, code = '123456') => {
  asked = []
  const prompts: string[] = []
  const prompt = async (question: string): Promise<string> => {
    prompts.push(question)
    return question.startsWith('Password') ? password : question.startsWith('New') ? 'new Password 1!' : code
  }
  const sign = {
    pool: 'eu-west-1_AbCdEfGhI',
    client: 'c',
    user: 'ada@example.com',
    prompt,
    now: () => new Date(),
    endpoint,
  }
  return { token: signIn(sign), prompts }
}

test('who knows the password and has the authenticator gets a token, also at the first time', async () => {
  const { token, prompts } = as('right Password 1!')
  expect(await token).toBe('the token')
  expect(prompts).toEqual([
    'Password: ',
    'New password: ',
    'Set your authenticator up with the key KEY, then its code: ',
    'Code of your authenticator: ',
  ])
  expect(asked[0]).toBe('InitiateAuth')
})

test('who does not is told so in one line', async () => {
  await expect(as('wrong').token).rejects.toThrow(
    'Cognito refused RespondToAuthChallenge: Incorrect username or password.',
  )
  await expect(as('right Password 1!', '000000').token).rejects.toThrow('Invalid code')
  const nowhere = { pool: 'nonsense', client: 'c', user: 'u', prompt: async () => '', now: () => new Date() }
  await expect(signIn(nowhere)).rejects.toThrow('--pool is "nonsense"; an id such as eu-west-1_AbCdEfGhI was expected')
  const silent = { ...nowhere, pool: 'eu-west-1_A', endpoint: 'http://127.0.0.1:9/' }
  await expect(signIn(silent)).rejects.toThrow(UsageError)
  await expect(signIn(silent)).rejects.toThrow(
    /^http:\/\/127.0.0.1:9\/ does not answer \(.+\): is the region in --pool right\?$/,
  )
})

test('the group is the one of RFC 3526, numbers are written without a sign, times without a leading zero', () => {
  expect(N.toString(16)).toMatch(/^f{16}c90fdaa22168c234.*a93ad2caf{16}$/)
  expect(N.toString(2)).toHaveLength(3072)
  expect([0x7fn, 0x80n, 0xabcn].map((number) => padded(number).toString('hex'))).toEqual(['7f', '0080', '0abc'])
  expect(timestampOf(new Date('2026-11-02T09:04:05Z'))).toBe('Mon Nov 2 09:04:05 UTC 2026')
})

test('a run on this machine is asked with the token of its run file, and says why it gives none', async () => {
  const seen: string[] = []
  const local = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${Buffer.concat(parts).toString()}`)
      const { role } = JSON.parse(Buffer.concat(parts).toString()) as { role?: string }
      response.statusCode = role === 'root' ? 400 : 200
      response.end(
        JSON.stringify(role === 'root' ? { message: 'the user pool has no group root' } : { token: 'a token' }),
      )
    })
  })
  await new Promise<void>((ready) => local.listen(0, '127.0.0.1', ready))
  const connection = { http_url: `http://127.0.0.1:${(local.address() as AddressInfo).port}`, token: 'mine' }
  expect(await localToken(connection, { role: 'writer', fleets: 'north' })).toBe('a token')
  expect(seen).toEqual(['POST /.local/token Bearer mine {"role":"writer","fleets":"north"}'])
  await expect(localToken(connection, { role: 'root' })).rejects.toThrow('No token: the user pool has no group root')
  local.close()
  local.closeAllConnections()
  await expect(localToken(connection, { role: 'writer' })).rejects.toThrow('is npm start still running?')
})

test('an application gets its token for its id and secret, with the scopes that were named', async () => {
  let seen = ''
  const cognito = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      seen = `${Buffer.from(String(request.headers.authorization).slice(6), 'base64')} ${Buffer.concat(parts)}`
      response.statusCode = seen.includes('wrong') ? 400 : 200
      response.end(JSON.stringify(seen.includes('wrong') ? { error: 'invalid_client' } : { access_token: 'a token' }))
    })
  })
  await new Promise<void>((ready) => cognito.listen(0, '127.0.0.1', ready))
  const token_url = `http://127.0.0.1:${(cognito.address() as AddressInfo).port}/oauth2/token`
  const credentials = { token_url, client: 'client1', secret: 's3cret', scopes: ['messages.write'] }
  expect(await applicationToken(credentials)).toBe('a token')
  expect(seen).toBe('client1:s3cret grant_type=client_credentials&scope=signalbox%2Fmessages.write')
  await expect(applicationToken({ ...credentials, secret: 'wrong' })).rejects.toThrow(
    'Cognito refused client1: invalid_client',
  )
  cognito.close()
  cognito.closeAllConnections()
})
