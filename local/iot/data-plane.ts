// The IoT data plane's Publish over the wire: POST /topics/{topic}?qos=1&retain=true with the payload as body.
// "AWS IoT Data Plane API, Publish". Thing shadows and retained-message reads are not used by the templates: refused.

import { AwsError, type AwsRequest, type AwsService, jsonError, jsonResponse } from '../aws-api/service.ts'
import { publishFault } from './limits.ts'

export type PublishFromInside = (
  topic: string,
  payload: Uint8Array,
  options?: { qos?: 0 | 1; retain?: boolean },
) => Promise<void>

const TYPE = 'application/json'

export function dataPlane(publish: PublishFromInside): AwsService {
  return {
    name: 'iotdata',
    async handle(request) {
      try {
        const { topic, qos, retain } = readPublish(request)
        await publish(topic, request.body, { qos, retain })
        return jsonResponse({}, 200, TYPE)
      } catch (error) {
        if (error instanceof AwsError) return jsonError(error, TYPE)
        throw error
      }
    },
  }
}

function readPublish(request: AwsRequest): { topic: string; qos: 0 | 1; retain: boolean } {
  const encoded = /^\/topics\/(.+)$/.exec(request.path)?.[1]
  if (request.method !== 'POST' || encoded === undefined) {
    throw new AwsError('UnsupportedOperation', `${request.method} ${request.path}: only Publish runs here`, 501)
  }
  const topic = decodeURIComponent(encoded)
  if (/[+#]/.test(topic)) {
    throw new AwsError('InvalidRequestException', `the topic "${topic}" has a wildcard: a publish names one topic`)
  }
  const query = new URLSearchParams(request.query)
  const qos = query.get('qos') ?? '0'
  if (qos !== '0' && qos !== '1') throw new AwsError('InvalidRequestException', `qos is ${qos}, 0 or 1 would be right`)
  const fault = publishFault({ topic, payloadBytes: request.body.length, qos: Number(qos) })
  if (fault !== undefined) throw new AwsError('InvalidRequestException', fault)
  return { topic, qos: qos === '1' ? 1 : 0, retain: query.get('retain') === 'true' }
}
