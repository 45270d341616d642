import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { RESOURCE_SERVER } from '../functions/http/route.ts'
import { reasonOf } from './api.ts'
import { refuseOthers, run, UsageError } from './command.ts'
import { type Connection, readRunFile } from './connection.ts'
import { numberOf, publicValue, signatureOf } from './srp.ts'

/*
 * npm run --silent token -- --role writer --fleet north
 * npm run --silent token -- --application example --scope messages.write
 *
 * Prints a token of the run on this machine (.signalbox/run.json): of a person in the group, who sees the fleet (several with
 * commas; all, if nothing is said), or of an application, with all of its scopes if none is named.
 *
 * npm run --silent token -- --application NAME --token-url URL --client CLIENT_ID
 *
 * The same for an application of an AWS account: asks for the client's secret. The address is the stack output TokenUrl.
 *
 * npm run --silent token -- --pool POOL_ID --client CLIENT_ID --user ADDRESS
 *
 * Signs a person in to the user pool of an AWS account and prints a token for --token, good for an hour. Pool and client are the
 * stack outputs UserPoolId and UserPoolClientId. Asks for the password (which never travels) and the code of the authenticator;
 * at the first time also for a new password, and shows the key to set the authenticator up with.
 */
const usage = `npm run --silent token -- --role reader|writer|admin [--fleet NAME[,NAME…]] [--user NAME]
npm run --silent token -- --application NAME [--scope SCOPE[,SCOPE…]]
npm run --silent token -- --application NAME --token-url URL --client CLIENT_ID [--scope SCOPE[,SCOPE…]]
npm run --silent token -- --pool POOL_ID --client CLIENT_ID --user ADDRESS`

export interface LocalWish {
  readonly user?: string | undefined
  readonly role?: string | undefined
  /** `*`, or `north,south`. */
  readonly fleets?: string | undefined
  readonly application?: string | undefined
  readonly scopes?: readonly string[] | undefined
}

/** Of the run on this machine, which gives out what is asked for to whoever can read its run file. */
export const localToken = async ({ http_url, token }: Connection, wish: LocalWish): Promise<string> => {
  const url = `${http_url}/.local/token`
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(wish),
  }).catch((error: unknown) => {
    throw new UsageError(`${http_url} does not answer (${reasonOf(error)}): is npm start still running?`)
  })
  const answer = (await response.json().catch(() => ({}))) as { readonly token?: string; readonly message?: string }
  if (answer.token !== undefined) return answer.token
  throw new UsageError(`No token: ${answer.message ?? `${url} answered ${response.status}`}`)
}

export interface ApplicationSignIn {
  /** The stack output TokenUrl. */
  readonly token_url: string
  readonly client: string
  readonly secret: string
  /** With or without `signalbox/` before them; none for all. */
  readonly scopes: readonly string[]
}

/** By client credentials, as an application does it. */
export const applicationToken = async ({ token_url, client, secret, scopes }: ApplicationSignIn): Promise<string> => {
  const wanted = scopes.map((scope) => (scope.includes('/') ? scope : `${RESOURCE_SERVER}/${scope}`))
  const response = await fetch(token_url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(wanted.length > 0 && { scope: wanted.join(' ') }),
    }),
  }).catch((error: unknown) => {
    throw new UsageError(`${token_url} does not answer (${reasonOf(error)}): is it the stack output TokenUrl?`)
  })
  const answer = (await response.json().catch(() => ({}))) as {
    readonly access_token?: string
    readonly error?: string
  }
  if (answer.access_token !== undefined) return answer.access_token
  throw new UsageError(`Cognito refused ${client}: ${answer.error ?? response.status}`)
}

export interface SignIn {
  /** `eu-west-1_AbCdEfGhI` */
  readonly pool: string
  readonly client: string
  readonly user: string
  /** Asks a person; `hidden` is not echoed. */
  readonly prompt: (question: string, hidden: boolean) => Promise<string>
  /** RFC 3339 */
  readonly now: () => Date
  readonly endpoint?: string
}

/** The id token: it says the person's address, which the audit trail then names. */
export const signIn = async ({ pool, client, user, prompt, now, endpoint }: SignIn): Promise<string> => {
  const [region = '', name = ''] = pool.split('_')
  if (region === '' || name === '')
    throw new UsageError(`--pool is ${JSON.stringify(pool)}; an id such as eu-west-1_AbCdEfGhI was expected`)
  const ask = asking(endpoint ?? `https://cognito-idp.${region}.amazonaws.com/`)
  const password = await prompt('Password: ', true)
  const secret = numberOf(randomBytes(128))
  let answer = await ask('InitiateAuth', {
    AuthFlow: 'USER_SRP_AUTH',
    ClientId: client,
    AuthParameters: { USERNAME: user, SRP_A: publicValue(secret).toString(16) },
  })
  for (;;) {
    const token = answer.AuthenticationResult?.IdToken
    if (token !== undefined) return token
    const { ChallengeName: challenge = '', ChallengeParameters: parameters = {}, Session } = answer
    const respond = (ChallengeResponses: Readonly<Record<string, string>>, session = Session): Promise<Answer> =>
      ask('RespondToAuthChallenge', {
        ClientId: client,
        ChallengeName: challenge,
        ChallengeResponses,
        ...(session !== undefined && { Session: session }),
      })
    const USERNAME = parameters.USER_ID_FOR_SRP ?? user
    if (challenge === 'PASSWORD_VERIFIER') {
      const timestamp = timestampOf(now())
      const block = parameters.SECRET_BLOCK ?? ''
      const salt = BigInt(`0x${parameters.SALT ?? '0'}`)
      const server = BigInt(`0x${parameters.SRP_B ?? '0'}`)
      const proof = signatureOf(secret, { pool: name, user: USERNAME, password, salt, server, block, timestamp })
      answer = await respond({
        USERNAME,
        TIMESTAMP: timestamp,
        PASSWORD_CLAIM_SECRET_BLOCK: block,
        PASSWORD_CLAIM_SIGNATURE: proof,
      })
    } else if (challenge === 'SOFTWARE_TOKEN_MFA') {
      answer = await respond({ USERNAME, SOFTWARE_TOKEN_MFA_CODE: await prompt('Code of your authenticator: ', false) })
    } else if (challenge === 'NEW_PASSWORD_REQUIRED') {
      answer = await respond({ USERNAME, NEW_PASSWORD: await prompt('New password: ', true) })
    } else if (challenge === 'MFA_SETUP') {
      const { SecretCode, Session: before } = await ask('AssociateSoftwareToken', { Session })
      const code = await prompt(`Set your authenticator up with the key ${SecretCode}, then its code: `, false)
      const { Session: after } = await ask('VerifySoftwareToken', { Session: before, UserCode: code })
      answer = await respond({ USERNAME }, after)
    } else {
      throw new UsageError(`Cognito asks for ${challenge || 'nothing'}, which this command cannot answer`)
    }
  }
}

interface Answer {
  readonly AuthenticationResult?: { readonly IdToken?: string }
  readonly ChallengeName?: string
  readonly ChallengeParameters?: Readonly<Record<string, string>>
  readonly Session?: string
  readonly SecretCode?: string
}

const asking =
  (endpoint: string) =>
  async (operation: string, body: object): Promise<Answer> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(body),
    }).catch((error: unknown) => {
      throw new UsageError(`${endpoint} does not answer (${reasonOf(error)}): is the region in --pool right?`)
    })
    const answer = (await response.json().catch(() => ({}))) as Answer & { readonly message?: string }
    if (!response.ok) throw new UsageError(`Cognito refused ${operation}: ${answer.message ?? response.status}`)
    return answer
  }

/** `Fri Nov 20 09:42:16 UTC 2026`: Cognito takes it in this form only. */
export const timestampOf = (time: Date): string => {
  const [weekday = '', day = '', month, year, clock] = time.toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${Number(day)} ${clock} UTC ${year}`
}

/** On stderr, so that stdout is the token and nothing else. */
const ask = async (question: string, hidden: boolean): Promise<string> => {
  let muted = false
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      if (!muted) process.stderr.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  const answered = terminal.question(question)
  muted = hidden
  const answer = await answered
  terminal.close()
  if (hidden) process.stderr.write('\n')
  return answer
}

/** What is written `north,south`. */
const listed = (said: string | undefined): readonly string[] | undefined =>
  said
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

if (import.meta.main) {
  const options = {
    role: { type: 'string' },
    fleet: { type: 'string' },
    application: { type: 'string' },
    scope: { type: 'string' },
    'token-url': { type: 'string' },
    pool: { type: 'string' },
    client: { type: 'string' },
    user: { type: 'string' },
  } as const
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError(usage)
    const { role, fleet, application, scope, 'token-url': token_url, pool, client, user } = values
    if (pool !== undefined) {
      refuseOthers('token --pool', values, ['pool', 'client', 'user'])
      if (client === undefined || user === undefined) throw new UsageError(usage)
      console.log(await signIn({ pool, client, user, prompt: ask, now: () => new Date() }))
    } else if (token_url !== undefined) {
      refuseOthers('token --token-url', values, ['token-url', 'application', 'client', 'scope'])
      if (client === undefined) throw new UsageError(usage)
      const secret = await ask(`Secret of ${application ?? client}: `, true)
      console.log(await applicationToken({ token_url, client, secret, scopes: listed(scope) ?? [] }))
    } else if (application !== undefined) {
      refuseOthers('token --application', values, ['application', 'scope'])
      console.log(await localToken(readRunFile(), { application, scopes: listed(scope) }))
    } else {
      refuseOthers('token --role', values, ['role', 'fleet', 'user'])
      if (role === undefined) throw new UsageError(usage)
      console.log(await localToken(readRunFile(), { role, user, fleets: fleet }))
    }
  })
}
