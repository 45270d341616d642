import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SignInAddresses } from '../../../console/src/configuration.ts'

/*
 * The session of a tab, with a sign-in page that answers as a user pool does: codes and refresh tokens are good for one use.
 */
type Session = typeof import('../../../console/src/identity/session.ts')

const signIn: SignInAddresses = {
  authorize_url: 'https://sign-in.example/oauth2/authorize',
  token_url: 'https://sign-in.example/oauth2/token',
  revoke_url: 'https://sign-in.example/oauth2/revoke',
  logout_url: 'https://sign-in.example/logout',
  client_id: 'console',
  redirect_url: 'https://api.example/signed-in',
  signed_out_url: 'https://api.example/signed-out',
}
const base = '/console/'

let went: string[]
/** What Back goes through. */
let entries: string[]
let kept: Map<string, string>
let asked: Record<string, string>[]
let groups: readonly string[]
let good: string | undefined
let session: Session

const token = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`

const answer = (status: number, body: object): Response => new Response(JSON.stringify(body), { status })

/** Of what a user pool does, what the session leans on. */
const userPool = (url: string, { body }: { readonly body: URLSearchParams }): Response => {
  const form = Object.fromEntries(body)
  asked.push({ url, ...form })
  if (url === signIn.revoke_url) return new Response('')
  const isRight = form.grant_type === 'refresh_token' ? form.refresh_token === good : form.code === 'code-1'
  if (!isRight) return answer(400, { error: 'invalid_grant' })
  good = `refresh-${asked.length}`
  const exp = Math.floor(Date.now() / 1000) + 3600
  return answer(200, {
    access_token: token({ username: 'zoe', 'cognito:groups': groups, fleets: '*', exp, n: asked.length }),
    id_token: token({ email: 'zoe@example.com' }),
    refresh_token: good,
  })
}

beforeEach(async () => {
  went = []
  entries = []
  asked = []
  kept = new Map()
  groups = ['writer']
  good = undefined
  vi.useFakeTimers({ now: Date.parse('2026-11-21T00:00:00Z') })
  vi.stubGlobal('window', {
    location: {
      pathname: '/console/robots',
      search: '?q=a',
      hash: '',
      assign: (to: string) => {
        entries.push(to)
        went.push(to)
      },
      replace: (to: string) => void went.push(to),
    },
  })
  vi.stubGlobal('sessionStorage', {
    setItem: (key: string, value: string) => void kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  })
  vi.stubGlobal('fetch', async (url: string, init: { readonly body: URLSearchParams }) => userPool(url, init))
  vi.resetModules()
  session = await import('../../../console/src/identity/session.ts')
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const at = (pathname: string, search = '') => ({ pathname, search, hash: '' })

/** Leaves for the sign-in page, and comes back with what it says, to a page that is loaded anew. */
const signedIn = async (from = '/console/robots'): Promise<string | undefined> => {
  await session.startSession(signIn, at(from), base)
  vi.resetModules()
  session = await import('../../../console/src/identity/session.ts')
  const state = new URL(went[0] ?? '').searchParams.get('state')
  return session.startSession(signIn, at('/console/signed-in', `?code=code-1&state=${state}`), base)
}

test('who comes without a session is sent to the sign-in page, with the challenge and not the verifier', async () => {
  expect(await session.startSession(signIn, at('/console/robots', '?q=a'), base)).toBeUndefined()
  const [to] = went.map((address) => new URL(address))
  expect(`${to?.origin}${to?.pathname}`).toBe(signIn.authorize_url)
  expect(Object.fromEntries(to?.searchParams ?? [])).toMatchObject({
    response_type: 'code',
    client_id: 'console',
    redirect_uri: signIn.redirect_url,
    code_challenge_method: 'S256',
  })
  const { verifier, back_to } = JSON.parse([...kept.values()][0] ?? '')
  expect(went[0]).not.toContain(verifier)
  // From an entry of its own Back would be sent forward again.
  expect(entries).toEqual([])
  expect(back_to).toBe('/console/robots?q=a')
})

test('who comes back goes on where they were, and nothing of the token is kept', async () => {
  expect(await signedIn('/console/failures')).toBe('/console/failures')
  expect(session.signedInUser()).toEqual({ name: 'zoe@example.com', role: 'writer', fleets: ['*'] })
  expect([...kept]).toEqual([])
  expect(asked[0]).toMatchObject({ grant_type: 'authorization_code', code: 'code-1', client_id: 'console' })
})

test('an answer that this tab has not asked for is not taken', async () => {
  await session.startSession(signIn, at('/console/'), base)
  const answered = session.startSession(signIn, at('/console/signed-in', '?code=code-1&state=another'), base)
  await expect(answered).rejects.toThrow('sign in again')
  expect(asked).toEqual([])
})

test('an answer is good once', async () => {
  await signedIn()
  const state = new URL(went[0] ?? '').searchParams.get('state')
  const again = session.startSession(signIn, at('/console/signed-in', `?code=code-1&state=${state}`), base)
  await expect(again).rejects.toThrow('no sign-in that this tab has begun')
})

test('one goes back into the console only', async () => {
  expect(await signedIn('/elsewhere')).toBe(base)
})

test('who is in no group is told to ask for one', async () => {
  groups = []
  await expect(signedIn()).rejects.toThrow('none of the groups')
})

test('a token is renewed a minute before its end, with the newest refresh token', async () => {
  await signedIn()
  const first = await session.accessToken()
  await vi.advanceTimersByTimeAsync(59 * 60_000 + 1_000)
  expect(await session.accessToken()).not.toBe(first)
  await vi.advanceTimersByTimeAsync(59 * 60_000 + 1_000)
  expect(asked.map(({ refresh_token }) => refresh_token)).toEqual([undefined, 'refresh-1', 'refresh-2'])
})

test('ten calls whose token was refused renew it once', async () => {
  await signedIn()
  const refused = await session.accessToken()
  const renewals = await Promise.all(Array.from({ length: 10 }, () => session.renewSession(refused)))
  expect(renewals).toEqual(Array(10).fill(true))
  expect(asked).toHaveLength(2)
  expect(await session.renewSession(refused)).toBe(true)
  expect(asked).toHaveLength(2)
})

test('a session that was ended elsewhere cannot be renewed', async () => {
  await signedIn()
  good = undefined
  expect(await session.renewSession(await session.accessToken())).toBe(false)
})

test('an API that takes no token at all sends nobody round and round', async () => {
  await signedIn()
  await session.signInAgain()
  expect(went).toHaveLength(1)
})

test('a session that cannot be renewed leaves for the sign-in page and comes back, but not with what would be lost', async () => {
  await signedIn()
  vi.advanceTimersByTime(20_000)
  let isKept = false
  session.leaveOnlyIf(() => isKept)
  const told = vi.fn()
  session.onSessionChange(told)
  await session.signInAgain()
  await session.signInAgain()
  expect([went.length, session.isSignInHeld(), told.mock.calls.length]).toEqual([1, true, 1])
  await session.signInNow()
  expect(went[1]).toContain(signIn.authorize_url)
  expect(JSON.parse([...kept.values()][0] ?? '').back_to).toBe('/console/robots?q=a')
  isKept = true
})

test('a session that is over asks for no token again, however long the page is held', async () => {
  await signedIn()
  vi.advanceTimersByTime(20_000)
  session.leaveOnlyIf(() => false)
  good = undefined
  const refused = await session.accessToken()
  await session.renewSession(refused)
  await session.signInAgain()
  const before = asked.length
  vi.advanceTimersByTime(2 * 3_600_000)
  for (let call = 0; call < 10; call += 1) {
    await session.accessToken()
    expect(await session.renewSession(refused)).toBe(false)
  }
  expect([before, asked.length]).toEqual([2, 2])
})

test('a sign-in page that is asked too much has not refused anybody', async () => {
  await signedIn()
  const first = await session.accessToken()
  vi.stubGlobal('fetch', async () => answer(429, { error: 'too_many_requests' }))
  await session.renewSession(first)
  vi.stubGlobal('fetch', async (url: string, init: { readonly body: URLSearchParams }) => userPool(url, init))
  expect(await session.renewSession(first)).toBe(true)
  expect(await session.accessToken()).not.toBe(first)
})

test('what is kept does not hold anybody', async () => {
  await signedIn()
  vi.advanceTimersByTime(20_000)
  session.leaveOnlyIf(() => true)
  await session.signInAgain()
  expect([went.length, session.isSignInHeld()]).toEqual([2, false])
})

const place = { address: '/console/failures/f-1', form: 'Retry failure', about: 'f-1' }

test('what was typed lies in the tab, and leaves with whoever signs out', async () => {
  await signedIn()
  const { typeInto } = await import('../../../console/src/frame/drafts-of-tab.ts')
  typeInto(place, 'reason', 'the dock is back')
  expect([...kept.values()].join()).toContain('the dock is back')
  session.signOut()
  expect([...kept]).toEqual([])
})

test('what is too long for the tab holds the page until it is given up', async () => {
  await signedIn()
  vi.advanceTimersByTime(20_000)
  const { forgetDraft, typeInto } = await import('../../../console/src/frame/drafts-of-tab.ts')
  typeInto(place, 'reason', 'x'.repeat(500_000))
  await session.signInAgain()
  expect(session.isSignInHeld()).toBe(true)
  forgetDraft(place)
  await session.signInAgain()
  expect(went).toHaveLength(2)
})

test('who signs out gives up the refresh token, and ends at the sign-in page', async () => {
  await signedIn()
  session.signOut()
  expect(asked[1]).toMatchObject({ url: signIn.revoke_url, token: 'refresh-1' })
  expect(went[1]).toContain(`${signIn.logout_url}?client_id=console`)
  expect(session.signedInUser()).toBeUndefined()
  expect(await session.accessToken()).toBeUndefined()
})
