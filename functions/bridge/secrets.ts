/**
 * What webhooks are signed with. Several are valid at a time, so that a secret can be replaced without a moment in which one
 * side has the new one and the other has not: the old one goes on for some hours and then ends by itself.
 */
export interface SigningSecret {
  /** So that people can speak of it. */
  readonly secret_id: string
  /** whsec_<base64> */
  readonly secret: string
  /** RFC 3339 */
  readonly created_at: string
  /** RFC 3339. Absent: until it is replaced. */
  readonly expires_at?: string
}

/** As answers and lists show it: the secret itself is said once, when it is made. */
export type ShownSecret = Omit<SigningSecret, 'secret'>

export const shownSecret = ({ secret: _, ...shown }: SigningSecret): ShownSecret => shown

/** Those that count, the newest first: what is signed bears their signatures in this order. */
export const validSecrets = (secrets: readonly SigningSecret[], now: number): readonly SigningSecret[] =>
  secrets
    .filter(({ expires_at }) => expires_at === undefined || Date.parse(expires_at) > now)
    .toSorted((one, other) => (one.created_at < other.created_at ? 1 : -1))

/** The new one beside those that still count; each of them ends after the overlap, or earlier if it was to end earlier. */
export const rotated = (
  secrets: readonly SigningSecret[],
  added: SigningSecret,
  { now, overlap_seconds }: { readonly now: number; readonly overlap_seconds: number },
): readonly SigningSecret[] => {
  const end = new Date(now + overlap_seconds * 1000).toISOString()
  const before = validSecrets(secrets, now).slice(0, SECRETS_MAX - 1)
  return [
    added,
    ...before.map((one) => ({ ...one, expires_at: one.expires_at && one.expires_at < end ? one.expires_at : end })),
  ]
}

/** Who rotates more often than this within the overlap ends the oldest at once. */
const SECRETS_MAX = 5
