import type { SignInAddresses } from '../configuration.ts'
import { challengeOf, newSignIn, type SignInUnderWay } from './pkce.ts'
import { expiresAtOf, type User, userOf } from './token.ts'

/*
 * Who is signed in, in this tab. Tokens are in memory only: nothing that is read from the disk or by a script of another page
 * can act in this person's name, and a reload signs in anew, silently, by the cookie of the sign-in page.
 *
 * - Before the redirect only state and verifier are kept, for this tab, and taken away when they are used.
 * - A token is renewed a minute before its end, or at the next call when the machine was asleep.
 * - Where it cannot be renewed the browser leaves by itself, but never with something that was typed and is not kept.
 */
interface Tokens {
  readonly access_token: string
  readonly id_token?: string | undefined
  readonly refresh_token?: string | undefined
  readonly expires_at: number
}

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed'
}

const underWayKey = 'signalbox.sign-in'
const renewAheadMs = 60_000
const roundMinMs = 15_000

let addresses: SignInAddresses | undefined
let tokens: Tokens | undefined
let renewing: Promise<Tokens | undefined> | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let leaving = false
let held = false
let mayLeave = (): boolean => true
/** In performance's milliseconds; undefined: not in this page's life. */
let signedInAt: number | undefined
const listeners = new Set<() => void>()

/** Undefined: nobody; the browser is on its way to the sign-in page, or the person has signed out. */
export const signedInUser = (): User | undefined => user
let user: User | undefined

/** A page that the browser had put aside is not leaving any more. */
globalThis.addEventListener?.('pageshow', ({ persisted }) => {
  if (!persisted) return
  leaving = false
  if (!tokens) void signInAgain()
})

export const onSessionChange = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * At start. Answers where to go on, below the console's address; undefined: the browser leaves for the sign-in page, or stays
 * on the page that says that one is signed out.
 */
export const startSession = async (
  signIn: SignInAddresses,
  location: Pick<Location, 'pathname' | 'search' | 'hash'>,
  base: string,
): Promise<string | undefined> => {
  addresses = signIn
  if (location.pathname === `${base}signed-in`) return finishSignIn(new URLSearchParams(location.search), base)
  if (location.pathname === `${base}signed-out`) return undefined
  await goToSignIn(`${location.pathname}${location.search}${location.hash}`)
  return undefined
}

/** Of a sign-in that is under way in this tab. */
export const goesOnAt = (): string | undefined => {
  const kept = sessionStorage.getItem(underWayKey)
  return kept ? (JSON.parse(kept) as SignInUnderWay).back_to : undefined
}

/** The token for the next call; renewed first when it is about to end. Undefined: nobody is signed in. */
export const accessToken = async (): Promise<string | undefined> => {
  if (tokens && tokens.expires_at - Date.now() < renewAheadMs / 4) await renew()
  return tokens?.access_token
}

/** The API did not take the token. Answers whether there is another one to try. */
export const renewSession = async (refused: string | undefined): Promise<boolean> => {
  if (tokens && tokens.access_token !== refused) return true
  return (await renew()) !== undefined
}

/** Asked before the page is left by itself. */
export const leaveOnlyIf = (may: () => boolean): void => {
  mayLeave = may
}

/** Nobody can act in this person's name any more, and the page waits for their word to leave. */
export const isSignInHeld = (): boolean => held

/** Leaves for the sign-in page, and comes back to this address; or waits until the person says so. */
export const signInAgain = async (): Promise<void> => {
  // An API that takes no token at all must not send the browser round and round.
  if (signedInAt !== undefined && performance.now() - signedInAt < roundMinMs) return
  if (!mayLeave()) return hold(true)
  await signInNow()
}

const hold = (next: boolean): void => {
  if (held === next) return
  held = next
  for (const listener of listeners) listener()
}

/** At the person's word. */
export const signInNow = async (): Promise<void> => {
  await goToSignIn(`${window.location.pathname}${window.location.search}${window.location.hash}`)
}

export const signOut = (): void => {
  if (!addresses) return
  leaving = true
  giveUp(tokens?.refresh_token)
  become(undefined)
  window.location.assign(
    `${addresses.logout_url}?${new URLSearchParams({ client_id: addresses.client_id, logout_uri: addresses.signed_out_url })}`,
  )
}

/** Nobody waits for it: the page is left meanwhile. */
const giveUp = (token: string | undefined): void => {
  if (!addresses?.revoke_url || !token) return
  const body = new URLSearchParams({ token, client_id: addresses.client_id })
  fetch(addresses.revoke_url, { method: 'POST', body, keepalive: true }).catch(() => undefined)
}

const goToSignIn = async (backTo: string): Promise<void> => {
  if (!addresses || leaving) return
  leaving = true
  const underWay = newSignIn(backTo)
  sessionStorage.setItem(underWayKey, JSON.stringify(underWay))
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: addresses.client_id,
    redirect_uri: addresses.redirect_url,
    state: underWay.state,
    code_challenge: await challengeOf(underWay.verifier),
    code_challenge_method: 'S256',
    scope: 'openid email',
  })
  // Not an entry of the history: from it Back would be sent forward again.
  window.location.replace(`${addresses.authorize_url}?${query}`)
}

const finishSignIn = async (answer: URLSearchParams, base: string): Promise<string> => {
  const underWay = takeUnderWay()
  const error = answer.get('error')
  if (error) throw new SignInFailed(`The sign-in page answered ${answer.get('error_description') ?? error}`)
  const code = answer.get('code')
  if (!code || !underWay || answer.get('state') !== underWay.state) {
    throw new SignInFailed('This answer belongs to no sign-in that this tab has begun: sign in again')
  }
  const got = await askForTokens({
    grant_type: 'authorization_code',
    code,
    code_verifier: underWay.verifier,
    redirect_uri: addresses?.redirect_url ?? '',
  })
  become(got)
  signedInAt = performance.now()
  if (!user) {
    throw new SignInFailed(
      'You are signed in, but in none of the groups reader, writer and admin: ask an admin for one',
    )
  }
  return underWay.back_to.startsWith(base) && !underWay.back_to.startsWith(`${base}signed-`) ? underWay.back_to : base
}

const takeUnderWay = (): SignInUnderWay | undefined => {
  const kept = sessionStorage.getItem(underWayKey)
  sessionStorage.removeItem(underWayKey)
  return kept ? (JSON.parse(kept) as SignInUnderWay) : undefined
}

/** One at a time: a refresh token may be good for one use only. */
const renew = (): Promise<Tokens | undefined> => {
  renewing ??= renewed().finally(() => {
    renewing = undefined
  })
  return renewing
}

const renewed = async (): Promise<Tokens | undefined> => {
  const refresh_token = tokens?.refresh_token
  if (!refresh_token) return undefined
  try {
    const got = await askForTokens({ grant_type: 'refresh_token', refresh_token })
    become({ ...tokens, ...got, refresh_token: got.refresh_token ?? refresh_token })
    return tokens
  } catch (error) {
    if (error instanceof SignInFailed) {
      // Expected: it is revoked or too old. Whoever asked signs in anew; asked again the sign-in page would say the same.
      if (tokens) tokens = { ...tokens, refresh_token: undefined }
      return undefined
    }
    // Without an answer the old token may still be good.
    planRenewal(10_000)
    return tokens
  }
}

const askForTokens = async (form: Readonly<Record<string, string>>): Promise<Tokens> => {
  if (!addresses) throw new SignInFailed('There is no sign-in page: config.json names none')
  const response = await fetch(addresses.token_url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, client_id: addresses.client_id }),
  })
  if (response.status >= 500 || response.status === 429) throw new Error(`Signing in answered ${response.status}`)
  const answer = (await response.json()) as Partial<Tokens> & { readonly error?: string }
  if (!response.ok || !answer.access_token) {
    throw new SignInFailed(`Signing in was refused: ${answer.error ?? response.status}`)
  }
  return {
    access_token: answer.access_token,
    id_token: answer.id_token,
    refresh_token: answer.refresh_token,
    expires_at: expiresAtOf(answer.access_token),
  }
}

const become = (next: Tokens | undefined): void => {
  tokens = next
  held = false
  user = next && userOf(next.access_token, next.id_token)
  clearTimeout(timer)
  if (next) planRenewal(next.expires_at - Date.now() - renewAheadMs)
  for (const listener of listeners) listener()
}

const planRenewal = (in_ms: number): void => {
  clearTimeout(timer)
  // Longer than 24 days a browser's timer fires at once; a token with less than its lead to live must not spin.
  timer = setTimeout(() => void renew(), Math.min(Math.max(in_ms, 5_000), 2_000_000_000))
}
