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
  const answer = await decideClaim(
    { allow_list: allowList, vda_interfaces: ['uagv', 'vda5050'] },
    log,
  )(claim(parameters))
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

  test('of a maker says on which interface and major version of VDA 5050 it speaks', async () => {
    const parameters = { SerialNumber: '7', Manufacturer: 'm', VdaInterface: 'vda5050', VdaMajor: 'v3' }
    const { answer } = await decided(['m:7'], parameters)
    expect(answer).toEqual({ allowProvisioning: true, parameterOverrides: { ThingName: 'm:7' } })
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
    ['a maker with a colon, whose robot another maker could have', ['a:*'], { SerialNumber: 'c', Manufacturer: 'a:b' }],
    [
      'an interface that is not heard',
      ['m:*'],
      { SerialNumber: '1', Manufacturer: 'm', VdaInterface: 'robots', VdaMajor: 'v2' },
    ],
    [
      'a major version that is none',
      ['m:*'],
      { SerialNumber: '1', Manufacturer: 'm', VdaInterface: 'uagv', VdaMajor: '+' },
    ],
    ['an interface without a maker', ['r1'], { SerialNumber: 'r1', VdaInterface: 'uagv', VdaMajor: 'v2' }],
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
  const variables = { ENVIRONMENT: 'dev', NAMESPACE: 'device.hw', VDA_INTERFACES: '["uagv"]' }
  const parsed = (list: readonly string[]) =>
    environmentSchema.safeParse({ ...variables, CLAIM_ALLOW_LIST: JSON.stringify(list) })
  expect(parsed(['agv-*', 'ff:5iO4']).success).toBe(true)
  expect(parsed(['*']).success).toBe(false)
  expect(parsed(['a*b']).success).toBe(false)
})
