import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { environmentNamed } from '../../lib/environments.ts'
import { daysUntilGone, type Kept, retention } from '../../lib/retention.ts'
import { asText, listAt, objectAt, resourcesOf, valueAt } from '../../lib/rules/template.ts'
import { SNAPSHOT_SECONDS } from '../../warehouse/ddl.ts'
import { repositoryRoot } from '../tree.ts'
import { everywhere, type Synthesised, synthesised, theOne } from './synthesised.ts'

let dev: Synthesised
let prod: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
  prod = await synthesised('prod')
})

describe('every bucket', () => {
  const buckets = () => [dev, prod].flatMap((one) => everywhere(one, 'AWS::S3::Bucket'))
  const isLogs = (id: string) => id.startsWith('accesslogs')

  test('is closed to the public, whatever a policy of it says', () => {
    expect(buckets().length).toBeGreaterThan(7)
    for (const [id, bucket] of buckets()) {
      expect(bucket.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      })
      expect(valueAt(bucket, 'OwnershipControls', 'Rules'), id).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }])
    }
  })

  test('refuses everybody who comes without TLS 1.2', () => {
    for (const stacks of [dev, prod]) {
      for (const template of stacks.all) {
        const refusing = resourcesOf(template, 'AWS::S3::BucketPolicy').flatMap(([, policy]) => {
          const denied = listAt(policy, 'PolicyDocument', 'Statement')
            .map((statement) => objectAt(statement))
            .filter(({ Effect, Action }) => Effect === 'Deny' && Action === 's3:*')
            .map(({ Condition }) => Condition)
          expect(denied).toEqual([
            { Bool: { 'aws:SecureTransport': 'false' } },
            { NumericLessThan: { 's3:TlsVersion': 1.2 } },
          ])
          return asText(policy.Bucket)
        })
        const all = resourcesOf(template, 'AWS::S3::Bucket').map(([id]) => `<${id}>`)
        expect(refusing.toSorted()).toEqual(all.toSorted())
      }
    }
  })

  test('is encrypted under our key; by S3 the one of the access logs, which takes no other, and the console, which is public', () => {
    for (const [id, bucket] of buckets()) {
      const [rule] = listAt(bucket, 'BucketEncryption', 'ServerSideEncryptionConfiguration')
      const { SSEAlgorithm } = objectAt(rule, 'ServerSideEncryptionByDefault')
      expect(SSEAlgorithm, id).toBe(isLogs(id) || id.startsWith('consolefiles') ? 'AES256' : 'aws:kms')
    }
  })

  test('writes down who asked for what; that is forgotten after the days of its environment', () => {
    for (const [id, bucket] of buckets().filter(([each]) => !isLogs(each))) {
      expect(asText(valueAt(bucket, 'LoggingConfiguration', 'DestinationBucketName')), id).toMatch(/^<accesslogs/)
      expect(asText(valueAt(bucket, 'LoggingConfiguration', 'LogFilePrefix')), id).toMatch(/^[a-z-]+\/$/)
    }
    for (const [stacks, days] of [
      [dev, 30],
      [prod, 90],
    ] as const) {
      for (const [, bucket] of everywhere(stacks, 'AWS::S3::Bucket').filter(([id]) => isLogs(id))) {
        expect(listAt(bucket, 'LifecycleConfiguration', 'Rules')).toContainEqual(
          expect.objectContaining({ ExpirationInDays: days, Status: 'Enabled' }),
        )
      }
    }
  })
})

describe('what data_core stores', () => {
  const keyOfLake = (stacks: Synthesised) => {
    const [rule] = listAt(
      theOne(stacks.data_core, 'AWS::S3::Bucket', 'datalake'),
      'BucketEncryption',
      'ServerSideEncryptionConfiguration',
    )
    return asText(objectAt(rule, 'ServerSideEncryptionByDefault').KMSMasterKeyID)
  }

  test('has a key of its own in prod, which is turned every year', () => {
    expect(theOne(prod.data_core, 'AWS::KMS::Key')).toMatchObject({ EnableKeyRotation: true })
    expect(keyOfLake(prod)).toMatch(/^<encryptionkey.*Arn>$/)
  })

  test('shares the key of service_platform in dev', () => {
    expect(resourcesOf(dev.data_core, 'AWS::KMS::Key')).toEqual([])
    expect(keyOfLake(dev)).toMatch(/key/)
  })
})

describe('what is kept how long', () => {
  const [devSettings, prodSettings] = [environmentNamed('dev'), environmentNamed('prod')]
  const text = readFileSync(join(repositoryRoot, 'docs/retention.md'), 'utf8')

  test('is in docs/retention.md as the environments have it', () => {
    const keyOf = ({ what, where }: Kept) => `${what} | ${where}`
    const inDev = new Map(retention(devSettings).map((kept) => [keyOf(kept), kept.days]))
    const rows = retention(prodSettings).map(
      (kept) => `| ${keyOf(kept)} | ${inDev.get(keyOf(kept)) ?? '–'} | ${kept.days} | ${kept.erased} |`,
    )
    const written = text.split('\n').filter((line) => /^\| (?!what |-)/.test(line))
    expect(written.filter((line) => line.startsWith('| ') && !line.startsWith('|---'))).toEqual(rows)
    expect(text).toContain(`${daysUntilGone(devSettings)} in dev, ${daysUntilGone(prodSettings)} in prod`)
  })

  test('is what the lifecycles of the lake say', () => {
    for (const [stacks, settings] of [
      [dev, devSettings],
      [prod, prodSettings],
    ] as const) {
      const rules = listAt(theOne(stacks.data_core, 'AWS::S3::Bucket', 'datalake'), 'LifecycleConfiguration', 'Rules')
      for (const { where, days } of retention(settings).filter(({ where }) => where.startsWith('lake, '))) {
        const rule = rules.map((one) => objectAt(one)).find(({ Prefix }) => Prefix === where.slice('lake, '.length))
        expect(rule, where).toMatchObject({ Status: 'Enabled' })
        expect(rule?.ExpirationInDays, where).toBe(days === 'for ever' ? undefined : days)
      }
    }
  })

  test('is what an erasure waits for: tables forget what they were before it looks again', () => {
    for (const { privacy } of [devSettings, prodSettings]) {
      expect(privacy.snapshotHours * 3600).toBeGreaterThanOrEqual(SNAPSHOT_SECONDS)
    }
  })
})

describe('the erasure of a robot', () => {
  test('is worked off by a Standard machine, which an event on the bus starts, and nobody loses the question', () => {
    const machine = theOne(dev.data_core, 'AWS::StepFunctions::StateMachine', 'privacy')
    expect(machine).toMatchObject({ StateMachineName: 'signalbox-dev-erase-robot', StateMachineType: 'STANDARD' })
    const rule = theOne(dev.data_core, 'AWS::Events::Rule', 'privacy')
    expect(rule.EventPattern).toMatchObject({ 'detail-type': ['erasure.requested'] })
    const [target] = listAt(rule, 'Targets')
    expect(target).toMatchObject({ InputPath: '$.detail.payload' })
    expect(valueAt(target, 'DeadLetterConfig', 'Arn')).toBeDefined()
  })

  test('tries each of its steps for a day and more, and never fills its history', () => {
    const { DefinitionString } = theOne(dev.data_core, 'AWS::StepFunctions::StateMachine', 'privacy')
    const { States } = JSON.parse(String(DefinitionString))
    const [{ MaxAttempts, MaxDelaySeconds }] = States.work.Retry
    // With full jitter half of the pauses is to be expected; the first ones are short.
    expect(((MaxAttempts - 9) * MaxDelaySeconds) / 2).toBeGreaterThan(86_400)
    // A step works for eight minutes: a fortnight of them.
    expect(((14 * 86_400) / 480) * 9 + MaxAttempts * 3).toBeLessThan(25_000)
  })
})
