import type { KeptSecrets, SecretOwner, SigningSecretsReader } from '../ports/signing-secrets.ts'
import type { SigningSecret } from './secrets.ts'

/** What a function reads for every webhook: kept for a moment, and read again at once when nothing that is kept fits. */
export interface SecretsAtHand {
  of(owner: SecretOwner): Promise<readonly SigningSecret[]>
  /** As they are now, if what is at hand is older than some seconds; undefined when it is not. */
  again(owner: SecretOwner): Promise<readonly SigningSecret[] | undefined>
}

export const secretsAtHand = (
  secrets: SigningSecretsReader,
  {
    now,
    kept_seconds,
    again_seconds,
  }: { readonly now: () => number; readonly kept_seconds: number; readonly again_seconds: number },
): SecretsAtHand => {
  const kept = new Map<string, { readonly at: number; readonly read: Promise<KeptSecrets | undefined> }>()
  const fetched = async (owner: SecretOwner): Promise<readonly SigningSecret[]> => {
    const read = secrets.read(owner)
    kept.set(owner, { at: now(), read })
    try {
      return (await read)?.secrets ?? []
    } catch (error) {
      kept.delete(owner)
      throw error
    }
  }
  return {
    of: async (owner) => {
      const found = kept.get(owner)
      if (found === undefined || now() - found.at >= kept_seconds * 1000) return fetched(owner)
      return (await found.read)?.secrets ?? []
    },
    again: async (owner) => {
      const found = kept.get(owner)
      if (found !== undefined && now() - found.at < again_seconds * 1000) return undefined
      return fetched(owner)
    },
  }
}
