/** AWS Secrets Manager: what functions keep at run time. Secrets in templates are not run: each costs by the month. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { jsonService } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { pendingInMemory, pendingOnDisk } from '../pending.ts'
import { arnOf } from '../resources/names.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { createSecrets, current, moved, type Secret, type SecretValue, type Version, withVersion } from './secrets.ts'

type Input = Readonly<Record<string, unknown>>

/** Quotas: "Secret value size 65,536 bytes", "staging labels attached across all versions of a secret 20". */
const valueBytesMax = 65_536
const stagesMax = 20
const dayMs = 24 * 3600_000

export function secretsManager(runtime: Runtime): readonly Provider[] {
  const { clock } = runtime
  const random = runtime.random.fork('secrets')
  const directory = runtime.dataDirectory && join(runtime.dataDirectory, 'secrets')
  // Nobody else on the machine is to read them.
  if (directory) mkdirSync(directory, { recursive: true, mode: 0o700 })
  const kept = directory ? pendingOnDisk<Secret>(join(directory, 'secrets.jsonl')) : pendingInMemory<Secret>()
  const secrets = createSecrets(clock, kept)

  const change = (secret: Secret, by: Partial<Secret>): void => {
    secrets.keep({ ...secret, ...by, changedAt: clock.now() })
  }
  const tokenOf = ({ ClientRequestToken: token }: Input): string => {
    if (token === undefined) return random.uuid()
    if (typeof token === 'string' && token.length >= 32 && token.length <= 64) return token
    throw invalid('ClientRequestToken must be 32 to 64 characters long.')
  }
  const named = ({ arn: ARN, name: Name }: Secret) => ({ ARN, Name })

  runtime.register(
    jsonService('secretsmanager', '1.1', {
      CreateSecret(input) {
        const name = nameOf(input)
        const value = givenValue(input)
        const token = tokenOf(input)
        const existing = secrets.named(name)
        if (existing) return { ...named(existing), VersionId: repeated(existing, token, value).id }
        const now = clock.now()
        const suffix = Array.from(random.bytes(6), (byte) => alphabet[byte % alphabet.length]).join('')
        const version = value && { id: token, value, createdAt: now, stages: [current] }
        const secret: Secret = {
          arn: arnOf('secretsmanager', `secret:${name}-${suffix}`, runtime),
          name,
          ...(typeof input.Description === 'string' && { description: input.Description }),
          ...(typeof input.KmsKeyId === 'string' && { kmsKeyId: input.KmsKeyId }),
          tags: tagsOf(input.Tags),
          createdAt: now,
          changedAt: now,
          versions: version ? [version] : [],
        }
        secrets.keep(secret)
        return { ...named(secret), ...(version && { VersionId: version.id }) }
      },

      GetSecretValue(input) {
        const secret = secrets.usable(idOf(input))
        const { id, value, stages, createdAt } = versionOf(secret, input)
        return { ...named(secret), ...value, VersionId: id, VersionStages: stages, CreatedDate: createdAt / 1000 }
      },

      PutSecretValue(input) {
        const secret = secrets.usable(idOf(input))
        const value = givenValue(input)
        if (!value) throw invalid('You must provide either SecretString or SecretBinary.')
        const token = tokenOf(input)
        const stages = input.VersionStages === undefined ? [current] : stagesOf(input.VersionStages)
        const known = secret.versions.find(({ id }) => id === token)
        const same = known && repeated(secret, token, value)
        const added = { id: token, value, createdAt: clock.now(), stages }
        if (!same) change(secret, { versions: withVersion(secret.versions, added) })
        const now = secrets.usable(secret.name).versions.find(({ id }) => id === token)
        return { ...named(secret), VersionId: token, VersionStages: now?.stages ?? [] }
      },

      UpdateSecret(input) {
        const secret = secrets.usable(idOf(input))
        const value = givenValue(input)
        const token = tokenOf(input)
        const known = secret.versions.some(({ id }) => id === token)
        if (known && value) repeated(secret, token, value)
        const added = value && !known && { id: token, value, createdAt: clock.now(), stages: [current] }
        change(secret, {
          ...(typeof input.Description === 'string' && { description: input.Description }),
          ...(typeof input.KmsKeyId === 'string' && { kmsKeyId: input.KmsKeyId }),
          ...(added && { versions: withVersion(secret.versions, added) }),
        })
        return { ...named(secret), ...(value && { VersionId: token }) }
      },

      UpdateSecretVersionStage(input) {
        const secret = secrets.usable(idOf(input))
        const [stage = ''] = stagesOf([input.VersionStage])
        const { MoveToVersionId: to, RemoveFromVersionId: from } = input
        mayMove(secret, stage, to, from)
        const versions = moved(secret.versions, stage, to === undefined ? undefined : String(to))
        if (versions.flatMap(({ stages }) => stages).length > stagesMax) {
          throw new AwsError('LimitExceededException', `a secret has at most ${stagesMax} staging labels`)
        }
        change(secret, { versions })
        return named(secret)
      },

      DescribeSecret(input) {
        const secret = secrets.find(idOf(input))
        const labelled = secret.versions.filter(({ stages }) => stages.length > 0)
        return {
          ...named(secret),
          ...(secret.description !== undefined && { Description: secret.description }),
          ...(secret.kmsKeyId !== undefined && { KmsKeyId: secret.kmsKeyId }),
          CreatedDate: secret.createdAt / 1000,
          LastChangedDate: secret.changedAt / 1000,
          // When it was asked for, not when it takes effect.
          ...(secret.deletedFrom !== undefined && { DeletedDate: secret.changedAt / 1000 }),
          Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
          VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, stages])),
        }
      },

      DeleteSecret(input) {
        const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input
        if (force === true && days !== undefined) {
          throw invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
        }
        const window = Number(days ?? 30)
        if (!Number.isInteger(window) || window < 7 || window > 30) {
          throw invalid('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
        }
        const secret = secrets.find(idOf(input))
        if (force === true) {
          secrets.remove(secret)
          return { ...named(secret), DeletionDate: clock.now() / 1000 }
        }
        const deletedFrom = secret.deletedFrom ?? clock.now() + window * dayMs
        if (secret.deletedFrom === undefined) change(secret, { deletedFrom })
        return { ...named(secret), DeletionDate: deletedFrom / 1000 }
      },

      RestoreSecret(input) {
        const { deletedFrom: _, ...secret } = secrets.find(idOf(input))
        change(secret, {})
        return named(secret)
      },

      TagResource(input) {
        const secret = secrets.usable(idOf(input))
        change(secret, { tags: { ...secret.tags, ...tagsOf(input.Tags) } })
      },

      UntagResource(input) {
        const secret = secrets.usable(idOf(input))
        const away = new Set(Array.isArray(input.TagKeys) ? input.TagKeys : [])
        change(secret, { tags: Object.fromEntries(Object.entries(secret.tags).filter(([key]) => !away.has(key))) })
      },
    }),
  )

  return [{ types: [], create: neverCreates, stop: async () => secrets.close() }]
}

const neverCreates = async (): Promise<never> => {
  throw new Error('Secrets Manager runs no resource of a template')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const invalid = (message: string) => new AwsError('InvalidParameterException', message)

function nameOf({ Name: name }: Input): string {
  if (typeof name === 'string' && /^[\w/+=.@-]{1,512}$/.test(name)) return name
  const why = 'Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
  throw new AwsError('ValidationException', `Invalid name. ${why}`)
}

function idOf({ SecretId: id }: Input): string {
  if (typeof id === 'string' && id !== '') return id
  throw invalid('SecretId is a required parameter.')
}

function givenValue({ SecretString: text, SecretBinary: binary }: Input): SecretValue | undefined {
  if (text !== undefined && binary !== undefined) {
    throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.")
  }
  const value = typeof text === 'string' ? { SecretString: text } : undefined
  const found = typeof binary === 'string' ? { SecretBinary: binary } : value
  const bytes = typeof binary === 'string' ? Buffer.from(binary, 'base64').length : Buffer.byteLength(String(text))
  if (found && (bytes === 0 || bytes > valueBytesMax)) {
    throw invalid(`a secret value has 1 to ${valueBytesMax} bytes, not ${bytes}`)
  }
  return found
}

/** "Must not be empty, at most 20, each 1 to 256 characters." */
function stagesOf(given: unknown): readonly string[] {
  const stages: readonly unknown[] = Array.isArray(given) ? given : []
  const sound = stages.every((stage) => typeof stage === 'string' && stage.length >= 1 && stage.length <= 256)
  if (sound && stages.length >= 1 && stages.length <= stagesMax) return stages as readonly string[]
  throw invalid(`VersionStages must be 1 to ${stagesMax} labels of 1 to 256 characters.`)
}

function tagsOf(given: unknown): Record<string, string> {
  const tags = (Array.isArray(given) ? given : []) as readonly { Key: string; Value?: string }[]
  return Object.fromEntries(tags.map(({ Key, Value = '' }) => [Key, Value]))
}

/** The version that a token made already: the same request again. */
function repeated(secret: Secret, token: string, value: SecretValue | undefined): Version {
  if (secret.deletedFrom !== undefined) {
    const why = "You can't create this secret because a secret with this name is already scheduled for deletion."
    throw new AwsError('InvalidRequestException', why)
  }
  const known = secret.versions.find(({ id }) => id === token)
  if (known && JSON.stringify(known.value) === JSON.stringify(value)) return known
  const why = known
    ? `a version with the token ${token} exists with another value`
    : `The operation failed because the secret ${secret.name} already exists.`
  throw new AwsError('ResourceExistsException', why)
}

function versionOf(secret: Secret, { VersionId: id, VersionStage: stage }: Input): Version {
  const wanted = id === undefined && stage === undefined ? current : stage
  const found = secret.versions.find(
    (version) =>
      (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(String(wanted))),
  )
  if (found) return found
  const which = wanted === undefined ? `VersionId: ${String(id)}` : `staging label: ${String(wanted)}`
  throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${which}`)
}

/** "If the staging label is attached to a different version than RemoveFromVersionId says, the operation fails." */
function mayMove({ versions }: Secret, stage: string, to: unknown, from: unknown): void {
  for (const id of [to, from]) {
    if (id !== undefined && !versions.some((version) => version.id === id)) {
      throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the secret version ${String(id)}.`)
    }
  }
  const holder = versions.find(({ stages }) => stages.includes(stage))?.id
  if (stage === current && to === undefined) {
    throw invalid(`You can only move staging label ${current} to a different secret version.`)
  }
  if (from !== undefined && from !== holder) {
    throw invalid(`staging label ${stage} isn't currently attached to version ${String(from)}.`)
  }
  if (from === undefined && holder !== undefined && holder !== to) {
    const why = `If staging label ${stage} is attached to a version, RemoveFromVersionId must be that version (${holder}).`
    throw invalid(why)
  }
}
