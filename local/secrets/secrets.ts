/**
 * Secrets and their versions. A version is known by the token of the request that made it; staging labels say which one
 * is meant, and a label is on one version at most. Moving `AWSCURRENT` leaves `AWSPREVIOUS` behind (API reference of
 * AWS Secrets Manager: PutSecretValue, UpdateSecretVersionStage).
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'

export type SecretValue = { readonly SecretString: string } | { readonly SecretBinary: string }

export interface Version {
  readonly id: string
  readonly value: SecretValue
  readonly createdAt: number
  readonly stages: readonly string[]
}

export interface Secret {
  readonly arn: string
  readonly name: string
  readonly description?: string
  readonly kmsKeyId?: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly changedAt: number
  /** Marked for deletion: it is gone from then on. */
  readonly deletedFrom?: number
  /** Oldest first. */
  readonly versions: readonly Version[]
}

export interface Secrets {
  /** By name, ARN, or ARN without its last six characters. Throws ResourceNotFoundException. */
  find(id: string): Secret
  /** As `find`; throws InvalidRequestException for one that is marked for deletion. */
  usable(id: string): Secret
  named(name: string): Secret | undefined
  keep(secret: Secret): void
  remove(secret: Secret): void
  close(): void
}

export const current = 'AWSCURRENT'
export const previous = 'AWSPREVIOUS'

export function createSecrets(clock: Clock, kept: Pending<Secret>): Secrets {
  const secrets = new Map(kept.entries())

  const remove = ({ name }: Secret) => {
    secrets.delete(name)
    kept.done(name)
  }
  const named = (name: string): Secret | undefined => {
    const found = secrets.get(name)
    if (found?.deletedFrom === undefined || clock.now() < found.deletedFrom) return found
    remove(found)
    return undefined
  }
  const find = (id: string): Secret => {
    const found = named(nameIn(id)) ?? named(nameIn(id).replace(/-[A-Za-z0-9]{6}$/, ''))
    if (found && (!id.startsWith('arn:') || found.arn.startsWith(id))) return found
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  }
  return {
    find,
    usable(id) {
      const found = find(id)
      if (found.deletedFrom === undefined) return found
      const why = "You can't perform this operation on the secret because it was marked for deletion."
      throw new AwsError('InvalidRequestException', why)
    },
    named,
    keep(secret) {
      secrets.set(secret.name, secret)
      kept.add(secret.name, secret)
    },
    remove,
    close: () => kept.close(),
  }
}

function nameIn(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(6).join(':') : id
}

/** The versions after one more, with the labels it is to have. */
export function withVersion(versions: readonly Version[], added: Version): readonly Version[] {
  // "If this operation creates the first version, Secrets Manager automatically attaches AWSCURRENT to it."
  const stages = versions.length === 0 ? [...new Set([...added.stages, current])] : added.stages
  const bare = [...versions, { ...added, stages: [] }]
  return stages.reduce((all, stage) => moved(all, stage, added.id), bare as readonly Version[])
}

/** The versions with a label on this one and on no other; nowhere, when `to` is undefined. */
export function moved(versions: readonly Version[], stage: string, to: string | undefined): readonly Version[] {
  const from = versions.find(({ stages }) => stages.includes(stage))?.id
  const relabelled = versions.map((version) => ({
    ...version,
    stages: [...version.stages.filter((each) => each !== stage), ...(version.id === to ? [stage] : [])],
  }))
  return stage === current && from !== undefined && from !== to ? moved(relabelled, previous, from) : relabelled
}
