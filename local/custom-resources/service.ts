// Custom resources: at a deploy CloudFormation calls their function and waits until it has put an answer at an address of its own
// ("Custom resource request and response reference"). Here they are created when everything else stands, at every start anew.
// In simulated mode, where a function runs only while somebody lets time pass, they are not.

import { AwsError, jsonResponse } from '../aws-api/service.ts'
import { physicalName, physicalUuid } from '../resources/names.ts'
import type { Provider, ResolvedResource } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'

interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly Reason?: string
  readonly RequestId: string
}

const ANSWER_MS_MAX = 60_000

export function customResources(runtime: Runtime): readonly Provider[] {
  const resources: ResolvedResource[] = []
  const waiting = new Map<string, (answer: Answer) => void>()

  runtime.register({
    name: 'cloudformation',
    async handle({ method, path, body }) {
      const answered = waiting.get(path)
      if (method !== 'PUT' || answered === undefined) {
        throw new AwsError(
          'UnsupportedOperation',
          `${method} ${path}: custom resources put their answers here, once`,
          501,
        )
      }
      waiting.delete(path)
      answered(JSON.parse(Buffer.from(body as Uint8Array).toString('utf8')) as Answer)
      return jsonResponse({})
    },
  })

  /** CloudFormation invokes it asynchronously: a function that dies is tried twice more. */
  const invoked = async (resource: ResolvedResource, name: string, event: object): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const { error } = await runtime.functions.invoke(name, event)
      if (error === undefined) return
      if (attempt === 3) throw new Error(`${place(resource)}: ${error.errorType}: ${error.errorMessage}`)
    }
  }

  const createNow = async (resource: ResolvedResource): Promise<void> => {
    const { ServiceToken, ServiceTimeout: _, ...properties } = resource.properties
    const id = runtime.random.uuid()
    const path = `/answers/${id}`
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.set(path, resolve)
    const late = runtime.clock.setTimeout(
      () => reject(new Error(`${place(resource)}: its function has not answered for ${ANSWER_MS_MAX / 1000} s`)),
      ANSWER_MS_MAX,
    )
    try {
      await invoked(resource, String(ServiceToken), {
        RequestType: 'Create',
        ResponseURL: `${runtime.endpointUrl}${path}?X-Amz-Credential=${credential}`,
        StackId: `arn:aws:cloudformation:${runtime.region}:${runtime.account}:stack/${resource.stack}/local`,
        RequestId: id,
        LogicalResourceId: resource.logicalId,
        ResourceType: resource.type,
        ServiceToken,
        ResourceProperties: { ServiceToken, ...properties },
      })
      const { Status, Reason } = await promise
      if (Status !== 'SUCCESS') throw new Error(`${place(resource)}: ${Reason ?? 'its function gives no reason'}`)
    } finally {
      waiting.delete(path)
      late.cancel()
    }
  }

  return [
    {
      types: ['AWS::CloudFormation::CustomResource', 'Custom::ConsoleFiles'],
      async create(resource) {
        resources.push(resource)
        return { ref: physicalName(resource, undefined), attributes: { Id: physicalUuid(resource) } }
      },
      async start() {
        if (runtime.mode === 'simulated') return
        for (const resource of resources) await createNow(resource)
      },
    },
  ]
}

/** The front server knows by it whose address it is. */
const credential = encodeURIComponent('local/20260101/us-east-1/cloudformation/aws4_request')

const place = ({ stack, logicalId, type }: ResolvedResource): string => `${stack}/${logicalId} (${type})`
