import { expect, test } from 'vitest'
import { ssm } from '../../../local/parameters/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { serviceRuntime } from '../service-runtime.ts'

async function stand() {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const provider = ssm(runtime)[0] as Provider
  const create = (Name: string, Value: string) =>
    runtime.stand(provider, 'AWS::SSM::Parameter', { Name, Type: 'String', Value })
  const call = async (operation: string, input: object) => {
    const body = Buffer.from(JSON.stringify(input))
    const request = { service: 'ssm', operation, method: 'POST', path: '/', query: '', headers: {}, body }
    return JSON.parse(String((await runtime.service('ssm').handle(request)).body))
  }
  return { runtime, create, call }
}

test('a parameter is read by name, by ARN and by path', async () => {
  const { runtime, create, call } = await stand()
  expect(await create('/signalbox/dev/stream-arn', 'arn:x')).toEqual({
    ref: '/signalbox/dev/stream-arn',
    attributes: { Type: 'String', Value: 'arn:x' },
  })
  await create('/signalbox/dev/deep/er', 'y')
  expect(runtime.door('parameters').get('/signalbox/dev/stream-arn')).toBe('arn:x')
  const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter/signalbox/dev/stream-arn'
  for (const Name of ['/signalbox/dev/stream-arn', ARN, '/signalbox/dev/stream-arn:1']) {
    expect((await call('GetParameter', { Name })).Parameter).toMatchObject({ Value: 'arn:x', ARN })
  }
  expect(await call('GetParameters', { Names: ['/signalbox/dev/stream-arn', '/x'] })).toMatchObject({
    Parameters: [{ Value: 'arn:x' }],
    InvalidParameters: ['/x'],
  })
  const names = async (Recursive: boolean) =>
    (await call('GetParametersByPath', { Path: '/signalbox/dev', Recursive })).Parameters.map(
      (each: { Name: string }) => each.Name,
    )
  expect(await names(false)).toEqual(['/signalbox/dev/stream-arn'])
  expect(await names(true)).toEqual(['/signalbox/dev/deep/er', '/signalbox/dev/stream-arn'])
})

test('what is not there and what is not run are said by name', async () => {
  const { create, call } = await stand()
  expect(await call('GetParameter', { Name: '/x' })).toMatchObject({ __type: 'ParameterNotFound', message: /\/x/ })
  expect(await call('PutParameter', { Name: '/x' })).toMatchObject({ message: /no operation PutParameter/ })
  await create('/twice', 'a')
  await expect(create('/twice', 'b')).rejects.toThrow(/Name: the parameter \/twice exists already/)
})
