/*
 * Authorization code with PKCE (RFC 7636): whoever gets hold of the code can do nothing without the verifier, which never leaves
 * this tab before it is exchanged.
 */
export interface SignInUnderWay {
  readonly state: string
  readonly verifier: string
  /** Where the person was, below the console's address. */
  readonly back_to: string
}

export const newSignIn = (back_to: string): SignInUnderWay => ({ state: random(), verifier: random(), back_to })

export const challengeOf = async (verifier: string): Promise<string> =>
  base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))

const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)))

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
