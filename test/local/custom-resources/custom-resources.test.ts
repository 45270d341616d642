import { expect, test } from 'vitest'
import { customResources } from '../../../local/custom-resources/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import type { InvocationResult } from '../../../local/runtime.ts'
import { serviceRuntime } from '../service-runtime.ts'

interface Asked {
  readonly ResponseURL: string
  readonly RequestType: string
  readonly RequestId: string
  readonly ResourceProperties: object
}

/** A deploy of one custom resource, whose function answers like this. */
async function deploy(run: (asked: Asked, put: (body: object) => Promise<number>) => Promise<InvocationResult>) {
  const asked: Asked[] = []
  const runtime = serviceRuntime({
    functions: {
      invoke: async (_, payload) => {
        const event = payload as Asked
        asked.push(event)
        return run(event, async (body) => {
          const { pathname: path } = new URL(event.ResponseURL)
          const { status } = await runtime.service('cloudformation').handle({
            service: 'cloudformation',
            operation: '',
            method: 'PUT',
            path,
            query: '',
            headers: {},
            body: Buffer.from(JSON.stringify(body)),
          })
          return status
        })
      },
    },
  })
  const [provider] = customResources(runtime) as [Provider]
  await runtime.stand(provider, 'Custom::ConsoleFiles', {
    ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:publish',
    ServiceTimeout: '300',
    Version: 'v7',
  })
  return { asked, started: provider.start?.() }
}

const done: InvocationResult = { payload: null }

test('its function is called as CloudFormation calls it, when everything else stands', async () => {
  const { asked, started } = await deploy(async (_, put) => {
    await put({ Status: 'SUCCESS' })
    return done
  })
  await started
  expect(asked).toMatchObject([
    { RequestType: 'Create', ResourceProperties: { Version: 'v7' }, RequestId: expect.any(String) },
  ])
  expect(asked[0]?.ResourceProperties).not.toHaveProperty('ServiceTimeout')
  expect(asked[0]?.ResponseURL).toContain('cloudformation')
})

test('what went wrong stops the start with its reason', async () => {
  const failed = await deploy(async (_, put) => {
    await put({ Status: 'FAILED', Reason: 'no room' })
    return done
  })
  await expect(failed.started).rejects.toThrow('signalbox-test/Thing (Custom::ConsoleFiles): no room')
  const crashed = await deploy(async () => ({ error: { errorType: 'Error', errorMessage: 'crashed' } }))
  await expect(crashed.started).rejects.toThrow('Custom::ConsoleFiles): Error: crashed')
})

test('an answer is taken once', async () => {
  const { started } = await deploy(async (_, put) => {
    await put({ Status: 'SUCCESS' })
    await expect(put({ Status: 'FAILED' })).rejects.toThrow('once')
    return done
  })
  await started
})
