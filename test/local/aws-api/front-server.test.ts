import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FrontServer, frontServer } from '../../../local/aws-api/front-server.ts'
import { jsonService } from '../../../local/aws-api/json-service.ts'

/** The one address behind which every service stands: nothing that is sent there may end the process or hide in a log. */
describe('the AWS endpoint', () => {
  let server: FrontServer
  const logged: string[] = []
  beforeAll(async () => {
    const service = jsonService('kinesis', '1.1', { ListStreams: () => ({ StreamNames: [] }) })
    server = await frontServer({
      handle: async (request) => {
        if (request.path.startsWith('/2015'))
          return service.handle({ ...request, operation: decodeURIComponent(request.path) })
        return service.handle(request)
      },
      log: (line) => logged.push(line),
    })
  })
  afterAll(() => server.close())

  const call = async (target: string, path = '/') => {
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'x-amz-target': target } })
    return { status: answer.status, body: (await answer.json()) as { __type: string } }
  }

  test.each(['/?X-Amz-Credential=%zz', '/2015-03-31/functions/%zz/invocations'])(
    'answers 400 for an address that cannot be decoded: %s',
    async (path) => {
      expect(await call('Kinesis_20131202.ListStreams', path)).toMatchObject({
        status: 400,
        body: { __type: 'InvalidRequest' },
      })
      expect(logged).toEqual([])
      expect(await call('Kinesis_20131202.ListStreams')).toEqual({ status: 200, body: { StreamNames: [] } })
    },
  )

  test.each(['constructor', '__proto__', 'toString', 'Explode'])('knows no operation %s', async (operation) => {
    expect(await call(`Kinesis_20131202.${operation}`)).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    })
  })
})
