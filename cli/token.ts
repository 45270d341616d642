import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { reasonOf } from './api.ts'
import { run, UsageError } from './command.ts'
import { numberOf, publicValue, signatureOf } from './srp.ts'

/*
 * npm run --silent token -- --pool POOL_ID --client CLIENT_ID --user ADDRESS
 *
 * Signs a person in to the user pool of an AWS account and prints a token for --token, good for an hour. Pool and client are the
 * stack outputs UserPoolId and UserPoolClientId. Asks for the password (which never travels) and the code of the authenticator;
 * at the first time also for a new password, and shows the key to set the authenticator up with.
 */
const usage = 'npm run --silent token -- --pool POOL_ID --client CLIENT_ID --user ADDRESS'

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

if (import.meta.main) {
  const options = { pool: { type: 'string' }, client: { type: 'string' }, user: { type: 'string' } } as const
  await run({ usage, options }, async ({ values, positionals }) => {
    const { pool, client, user } = values
    if (pool === undefined || client === undefined || user === undefined || positionals.length > 0) {
      throw new UsageError(usage)
    }
    console.log(await signIn({ pool, client, user, prompt: ask, now: () => new Date() }))
  })
}
