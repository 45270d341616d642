import { expect, test } from 'vitest'
import { challengeOf, newSignIn } from '../../../console/src/identity/pkce.ts'
import { expiresAtOf, mayAct, userOf } from '../../../console/src/identity/token.ts'

const tokenWith = (claims: Readonly<Record<string, unknown>>): string =>
  `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`

test('a person has the strongest of their roles, and the fleets that the token names', () => {
  const token = tokenWith({
    username: 'zoë',
    'cognito:groups': ['reader', 'writer'],
    fleets: 'north,south',
    exp: 1_000,
  })
  expect(userOf(token)).toEqual({ name: 'zoë', role: 'writer', fleets: ['north', 'south'] })
  expect(expiresAtOf(token)).toBe(1_000_000)
})

test('who signs in by e-mail is called by the address, not by a UUID', () => {
  const access = tokenWith({
    username: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
    'cognito:groups': ['reader'],
    fleets: '*',
  })
  expect(userOf(access, tokenWith({ email: 'zoe@example.com' }))?.name).toBe('zoe@example.com')
})

test('who is in none of the groups is nobody here', () => {
  expect(userOf(tokenWith({ username: 'zoe', 'cognito:groups': ['visitors'] }))).toBeUndefined()
  expect(userOf('no token')).toBeUndefined()
})

test('an admin may what a writer may, and not the other way round', () => {
  expect(mayAct('admin', 'writer')).toBe(true)
  expect(mayAct('writer', 'admin')).toBe(false)
  expect(mayAct('reader', 'reader')).toBe(true)
})

test('the challenge is that of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

test('every sign-in has a state and a verifier of its own, of 43 characters', () => {
  const [first, second] = [newSignIn('/console/'), newSignIn('/console/')]
  expect(first.state).not.toBe(second.state)
  expect(first.verifier).not.toBe(first.state)
  expect(first.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
})
