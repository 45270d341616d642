import type { SigningSecret } from '../bridge/secrets.ts'

/** Keeps the secrets of partners and of subscriptions, and shows them to nobody else. */
export interface SigningSecretsReader {
  /** Undefined when there are none. */
  read(owner: SecretOwner): Promise<KeptSecrets | undefined>
}

export interface SigningSecrets extends SigningSecretsReader {
  /** `seen`: the version that was read, none for the first ones. `changed` when somebody else was faster. */
  write(owner: SecretOwner, secrets: readonly SigningSecret[], seen?: string): Promise<'written' | 'changed'>
  /** For good, after some days in which it could be brought back. Done already is done. */
  remove(owner: SecretOwner): Promise<void>
}

export interface KeptSecrets {
  readonly secrets: readonly SigningSecret[]
  readonly version: string
}

export type SecretOwner = `partners/${string}` | `subscriptions/${string}`
