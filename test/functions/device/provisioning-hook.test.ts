import { describe, expect, test } from 'vitest'
import { decideClaim } from '../../../functions/device/provisioning-hook/decide-claim.ts'
import { environmentSchema } from '../../../functions/device/provisioning-hook/env.ts'
import { fakeLog } from '../../fakes/log.ts'

const claim = (parameters: Readonly<Record<string, unknown>> | undefined) => ({
  claimCertificateId: 'claim-1',
  certificateId: 'cert-1',
  clientId: 'signalbox-claim-7',
  ...(parameters && { parameters }),
})

const decided = async (allowList: readonly string[], parameters: Readonly<Record<string, unknown>> | undefined) => {
  const { log, lines } = fakeLog()
  const answer = await decideClaim(allowList, log)(claim(parameters))
  return { answer, lines }
}

describe('a robot on the allow-list', () => {
  test('gets the thing name that its policy will trust, not one that it chose', async () => {
    const { answer } = await decided(['r1'], { SerialNumber: 'r1', ThingName: 'r2' })
    expect(answer).toEqual({ allowProvisioning: true, parameterOverrides: { ThingName: 'r1' } })
  })

  test('of a maker is known as <manufacturer>:<serial>, encoded where a thing name does not allow it', async () => {
    const { answer } = await decided(['ff:*'], { SerialNumber: '5iO4.b', Manufacturer: 'ff' })
    expect(answer).toEqual({ allowProvisioning: true, parameterOverrides: { ThingName: 'ff:5iO4_x002E_b' } })
  })
})

describe('a claim is refused and leaves a line', () => {
  test.each([
    ['a serial number that is not listed', ['r1'], { SerialNumber: 'r2' }],
    ['the beginning of a listed one', ['r12'], { SerialNumber: 'r1' }],
    ['a listed serial number under another maker', ['r1'], { SerialNumber: 'r1', Manufacturer: 'evil' }],
    ['anybody, when the list is empty', [], { SerialNumber: 'r1' }],
    ['no serial number', ['r1'], {}],
    ['no parameters', ['r1'], undefined],
    ['a serial number that is no text', ['r1'], { SerialNumber: ['r1'] }],
    ['one that makes no robot id', ['r*'], { SerialNumber: 'r1/+/#' }],
    ['a lone star that got past the configuration', ['*'], { SerialNumber: 'r1' }],
  ])('%s', async (_, allowList, parameters) => {
    const { answer, lines } = await decided(allowList, parameters)
    expect(answer).toEqual({ allowProvisioning: false })
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'claim refused',
        fields: { claim_certificate_id: 'claim-1', certificate_id: 'cert-1' },
      },
    ])
  })
})

test('a list that lets everybody in cannot be configured', () => {
  const variables = { ENVIRONMENT: 'dev', NAMESPACE: 'device.hw' }
  const parsed = (list: readonly string[]) =>
    environmentSchema.safeParse({ ...variables, CLAIM_ALLOW_LIST: JSON.stringify(list) })
  expect(parsed(['agv-*', 'ff:5iO4']).success).toBe(true)
  expect(parsed(['*']).success).toBe(false)
  expect(parsed(['a*b']).success).toBe(false)
})
