import { randomUUID } from 'node:crypto'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import type { SigningSecret } from '../bridge/secrets.ts'
import { failing } from './failing.ts'
import type { SigningSecrets, SigningSecretsReader } from './signing-secrets.ts'

/**
 * One secret per partner or subscription, made when it is first asked for: each costs 0.40 dollars a month. Its value is a list.
 * A new value becomes the current one only if the one that was read still is: UpdateSecretVersionStage refuses to take the
 * label AWSCURRENT from a version that has it no more.
 */
export const signingSecretsInSecretsManager = (
  secretsManager: SecretsManagerClient,
  /** Before every name: `signalbox-dev/bridge/`. */
  prefix: string,
): SigningSecrets => ({
  ...signingSecretsReaderInSecretsManager(secretsManager, prefix),

  write: async (owner, secrets, seen) => {
    const name = `${prefix}${owner}`
    const value = JSON.stringify(secrets satisfies readonly SigningSecret[])
    if (seen === undefined) {
      const request = {
        Name: name,
        SecretString: value,
        ClientRequestToken: randomUUID(),
        Description: described(owner),
      }
      const { VersionId } = await secretsManager
        .send(new CreateSecretCommand(request))
        .catch(unless('ResourceExistsException'))
        .catch(failing(`make the signing secret of ${owner}`))
      return VersionId === undefined ? 'changed' : 'written'
    }
    const version = randomUUID()
    await secretsManager
      .send(
        new PutSecretValueCommand({
          SecretId: name,
          SecretString: value,
          ClientRequestToken: version,
          VersionStages: [`pending-${version}`],
        }),
      )
      .catch(failing(`write the signing secrets of ${owner}`))
    try {
      await secretsManager.send(
        new UpdateSecretVersionStageCommand({
          SecretId: name,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: version,
          RemoveFromVersionId: seen,
        }),
      )
      return 'written'
    } catch (error) {
      if (isNamed(error, 'InvalidParameterException')) return 'changed'
      return failing(`make the signing secrets of ${owner} current`)(error)
    }
  },

  remove: async (owner) => {
    await secretsManager
      .send(new DeleteSecretCommand({ SecretId: `${prefix}${owner}`, RecoveryWindowInDays: 7 }))
      .catch(unless('ResourceNotFoundException', 'InvalidRequestException'))
      .catch(failing(`remove the signing secrets of ${owner}`))
  },
})

/** For those who sign and verify. */
export const signingSecretsReaderInSecretsManager = (
  secretsManager: SecretsManagerClient,
  prefix: string,
): SigningSecretsReader => ({
  read: async (owner) => {
    const { SecretString = '[]', VersionId = '' } = await secretsManager
      .send(new GetSecretValueCommand({ SecretId: `${prefix}${owner}` }))
      .catch(unless('ResourceNotFoundException', 'InvalidRequestException'))
      .catch(failing(`read the signing secrets of ${owner}`))
    return VersionId === '' ? undefined : { secrets: JSON.parse(SecretString), version: VersionId }
  },
})

const described = (owner: string): string => `What webhooks of ${owner} are signed with; made and replaced by the API`

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name

/** Such an answer says that there is nothing, or that there is something: no failure. */
const unless =
  (...names: readonly string[]) =>
  (error: unknown): Partial<Record<'SecretString' | 'VersionId', undefined>> => {
    if (names.some((name) => isNamed(error, name))) return {}
    throw error
  }
