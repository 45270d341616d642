import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SigningSecret } from '../../../functions/bridge/secrets.ts'
import { signingSecretsInSecretsManager } from '../../../functions/ports/signing-secrets.secrets-manager.ts'
import type { SigningSecrets } from '../../../functions/ports/signing-secrets.ts'
import { secretsManager } from '../../../local/secrets/service.ts'
import { fakeSigningSecrets } from '../../fakes/signing-secrets.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const runtime = serviceRuntime()
let client: SecretsManagerClient
beforeAll(async () => {
  secretsManager(runtime)
  client = new SecretsManagerClient(await runtime.client())
})
afterAll(() => {
  client.destroy()
  return runtime.close()
})

const secret = (secret_id: string): SigningSecret => ({
  secret_id,
  secret: `whsec_${secret_id}`,
  created_at: '2026-11-20T09:00:00.000Z',
})
let environments = 0
const kinds: readonly [string, () => SigningSecrets][] = [
  ['in memory', fakeSigningSecrets],
  ['in Secrets Manager', () => signingSecretsInSecretsManager(client, `signalbox-test${++environments}/bridge/`)],
]

describe.each(kinds)('signing secrets %s', (_, make) => {
  const owner = 'partners/acme_wms'

  test('are none until the first one is made, and then what was written last', async () => {
    const secrets = make()
    expect(await secrets.read(owner)).toBeUndefined()
    expect(await secrets.write(owner, [secret('a')])).toBe('written')
    const first = await secrets.read(owner)
    expect(first?.secrets).toEqual([secret('a')])
    expect(await secrets.write(owner, [secret('b'), secret('a')], first?.version)).toBe('written')
    expect((await secrets.read(owner))?.secrets).toEqual([secret('b'), secret('a')])
    expect(await secrets.read('subscriptions/s1')).toBeUndefined()
  })

  test('are not lost when two replace them at the same moment: one of them has to look again', async () => {
    const secrets = make()
    await secrets.write(owner, [secret('a')])
    expect(await secrets.write(owner, [secret('x')])).toBe('changed')
    const seen = await secrets.read(owner)
    expect(await secrets.write(owner, [secret('b'), secret('a')], seen?.version)).toBe('written')
    expect(await secrets.write(owner, [secret('c'), secret('a')], seen?.version)).toBe('changed')
    expect((await secrets.read(owner))?.secrets).toEqual([secret('b'), secret('a')])
  })

  test('are gone when they are removed, also twice', async () => {
    const secrets = make()
    await secrets.write('subscriptions/s1', [secret('a')])
    await secrets.remove('subscriptions/s1')
    await secrets.remove('subscriptions/s1')
    await secrets.remove('subscriptions/never')
    expect(await secrets.read('subscriptions/s1')).toBeUndefined()
  })
})
