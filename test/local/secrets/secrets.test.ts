import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterEach, expect, test } from 'vitest'
import { seededRandom } from '../../../local/random.ts'
import { secretsManager } from '../../../local/secrets/service.ts'
import { virtualClock } from '../../../local/simulated/virtual-clock.ts'
import { serviceRuntime } from '../service-runtime.ts'

/* After the API reference of AWS Secrets Manager; time is virtual, the client is the SDK's over a socket. */

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const day = 24 * 3600_000
const token = (letter: string) => letter.repeat(32)

async function stand(dataDirectory?: string) {
  const clock = virtualClock(seededRandom(1))
  const runtime = serviceRuntime({ mode: 'simulated', clock, ...(dataDirectory && { dataDirectory }) })
  const [provider] = secretsManager(runtime)
  const client = new SecretsManagerClient(await runtime.client())
  closing.push(
    () => runtime.close(),
    () => client.destroy(),
    () => provider?.stop?.(),
  )
  const make = (SecretString = 'one', Name = 'signalbox/partner') =>
    client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token('a') }))
  const put = (letter: string, SecretString: string, VersionStages?: string[]) =>
    client.send(
      new PutSecretValueCommand({
        SecretId: 'signalbox/partner',
        ClientRequestToken: token(letter),
        SecretString,
        ...(VersionStages && { VersionStages }),
      }),
    )
  const read = async (more: { VersionStage?: string; VersionId?: string } = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId: 'signalbox/partner', ...more }))).SecretString
  const stages = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId: 'signalbox/partner' }))).VersionIdsToStages
  const moveCurrent = (to: string, from?: string) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'signalbox/partner',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: token(to),
        ...(from && { RemoveFromVersionId: token(from) }),
      }),
    )
  return { runtime, clock, client, make, put, read, stages, moveCurrent, provider }
}

test('a secret is read by name, by ARN, and by ARN without its suffix', async () => {
  const { client, make } = await stand()
  const { ARN = '', Name, VersionId } = await make()
  expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:signalbox\/partner-[A-Za-z0-9]{6}$/)
  expect([Name, VersionId]).toEqual(['signalbox/partner', token('a')])
  for (const SecretId of ['signalbox/partner', ARN, ARN.slice(0, -7)]) {
    expect(await client.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
      ARN,
      SecretString: 'one',
      VersionId: token('a'),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
    })
  }
})

test('bytes come back as bytes', async () => {
  const { client } = await stand()
  await client.send(new CreateSecretCommand({ Name: 'b', SecretBinary: new Uint8Array([255, 0]) }))
  const { SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: 'b' }))
  expect(SecretBinary).toEqual(new Uint8Array([255, 0]))
})

test('creating the same again with the same token changes nothing; anything else finds the name taken', async () => {
  const { make, client, read } = await stand()
  const { ARN } = await make()
  expect((await make()).ARN).toBe(ARN)
  await expect(make('other')).rejects.toMatchObject({ name: 'ResourceExistsException' })
  const again = new CreateSecretCommand({ Name: 'signalbox/partner', SecretString: 'one' })
  await expect(client.send(again)).rejects.toMatchObject({ name: 'ResourceExistsException' })
  expect(await read()).toBe('one')
})

test('a new value becomes the current one and leaves the old as the previous', async () => {
  const { make, put, read, stages } = await stand()
  await make()
  expect((await put('b', 'two')).VersionStages).toEqual(['AWSCURRENT'])
  expect([await read(), await read({ VersionStage: 'AWSPREVIOUS' })]).toEqual(['two', 'one'])
  await put('c', 'three')
  expect(await stages()).toEqual({ [token('b')]: ['AWSPREVIOUS'], [token('c')]: ['AWSCURRENT'] })
  expect(await read({ VersionId: token('a') })).toBe('one')
  await put('c', 'three')
  expect(await read({ VersionStage: 'AWSPREVIOUS' })).toBe('two')
  await expect(put('c', 'else')).rejects.toMatchObject({ name: 'ResourceExistsException' })
})

test('a value under a label of its own is not current before its label moves, and only one of two movers wins', async () => {
  const { make, put, read, stages, moveCurrent } = await stand()
  await make()
  await put('b', 'two', ['pending-b'])
  await put('c', 'three', ['pending-c'])
  expect([await read(), await read({ VersionStage: 'pending-b' })]).toEqual(['one', 'two'])
  await moveCurrent('b', 'a')
  await expect(moveCurrent('c', 'a')).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await expect(moveCurrent('c')).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await expect(moveCurrent('d', 'b')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  expect(await stages()).toEqual({
    [token('a')]: ['AWSPREVIOUS'],
    [token('b')]: ['pending-b', 'AWSCURRENT'],
    [token('c')]: ['pending-c'],
  })
})

test('a label other than AWSCURRENT can be taken away', async () => {
  const { client, make, put, stages } = await stand()
  await make()
  await put('b', 'two', ['pending'])
  const take = (VersionStage: string, letter: string) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'signalbox/partner',
        VersionStage,
        RemoveFromVersionId: token(letter),
      }),
    )
  await take('pending', 'b')
  expect(await stages()).toEqual({ [token('a')]: ['AWSCURRENT'] })
  await expect(take('AWSCURRENT', 'a')).rejects.toMatchObject({ name: 'InvalidParameterException' })
})

test('a secret marked for deletion cannot be read, can be restored, and is gone after its window', async () => {
  const { client, make, read, clock } = await stand()
  await make()
  const SecretId = 'signalbox/partner'
  const { DeletionDate } = await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }))
  expect(DeletionDate).toEqual(new Date('2026-01-08T00:00:00Z'))
  await expect(read()).rejects.toMatchObject({ name: 'InvalidRequestException' })
  await expect(make()).rejects.toMatchObject({ name: 'InvalidRequestException' })
  expect((await client.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toEqual(
    new Date('2026-01-01T00:00:00Z'),
  )
  await client.send(new RestoreSecretCommand({ SecretId }))
  expect(await read()).toBe('one')
  await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }))
  await clock.advance(7 * day)
  await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await make('anew')
  await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }))
  await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('tags and description are kept', async () => {
  const { client, make } = await stand()
  await make()
  const SecretId = 'signalbox/partner'
  await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }))
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['b'] }))
  await client.send(new UpdateSecretCommand({ SecretId, Description: 'for the partner', SecretString: 'two' }))
  expect(await client.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
    Description: 'for the partner',
    Tags: [{ Key: 'a', Value: '1' }],
  })
})

test.each([
  ['a name with a space', new CreateSecretCommand({ Name: 'a b', SecretString: 'x' }), 'ValidationException'],
  ['64 KB and one', new CreateSecretCommand({ Name: 'a', SecretString: 'x'.repeat(65_537) }), 'InvalidParameter'],
  ['no secret', new GetSecretValueCommand({ SecretId: 'none' }), 'ResourceNotFoundException'],
  ['six days', new DeleteSecretCommand({ SecretId: 'none', RecoveryWindowInDays: 6 }), 'InvalidParameterException'],
])('%s is refused', async (_, command, name) => {
  const { client } = await stand()
  await expect(client.send(command as GetSecretValueCommand)).rejects.toMatchObject({
    name: expect.stringContaining(name),
  })
})

test('a value that nobody has put cannot be read', async () => {
  const { client, read, put } = await stand()
  await client.send(new CreateSecretCommand({ Name: 'signalbox/partner' }))
  await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await put('b', 'first', ['own'])
  expect(await read()).toBe('first')
})

test('a data directory keeps secrets over a restart', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-secrets-'))
  closing.push(() => rmSync(directory, { recursive: true }))
  const before = await stand(directory)
  await before.make()
  await before.put('b', 'two', ['pending'])
  const after = await stand(directory)
  expect([await after.read(), await after.read({ VersionStage: 'pending' })]).toEqual(['one', 'two'])
})
