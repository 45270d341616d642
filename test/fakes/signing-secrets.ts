import { randomUUID } from 'node:crypto'
import type { KeptSecrets, SecretOwner, SigningSecrets } from '../../functions/ports/signing-secrets.ts'

export interface FakeSigningSecrets extends SigningSecrets {
  readonly kept: Map<SecretOwner, KeptSecrets>
}

export const fakeSigningSecrets = (): FakeSigningSecrets => {
  const kept = new Map<SecretOwner, KeptSecrets>()
  return {
    kept,
    read: async (owner) => structuredClone(kept.get(owner)),
    write: async (owner, secrets, seen) => {
      if (kept.get(owner)?.version !== seen) return 'changed'
      kept.set(owner, { secrets: structuredClone(secrets), version: randomUUID() })
      return 'written'
    },
    remove: async (owner) => void kept.delete(owner),
  }
}
