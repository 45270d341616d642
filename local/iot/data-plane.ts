// The IoT data plane over the wire ("AWS IoT Data Plane API"): Publish (POST /topics/{topic}?qos=1&retain=true with the
// payload as body), what is retained, and the classic shadow of a thing.

import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  jsonError,
  jsonResponse,
} from '../aws-api/service.ts'
import type { BrokerAnswer } from './broker-service.ts'
import { publishFault } from './limits.ts'
import type { Retained, RetainedMessage } from './retained.ts'
import type { Shadows } from './shadows.ts'

export type PublishFromInside = (
  topic: string,
  payload: Uint8Array,
  options?: { qos?: 0 | 1; retain?: boolean },
) => Promise<void>

interface Parts {
  readonly publish: PublishFromInside
  readonly retained: Pick<Retained, 'get' | 'all'>
  readonly shadows: Shadows
}

const TYPE = 'application/json'
const SHADOW = /^\/things\/([^/]+)\/shadow$/
const RETAINED = /^\/retainedMessage\/(.+)$/

export function dataPlane(parts: Parts): AwsService {
  return {
    name: 'iotdata',
    async handle(request) {
      try {
        const thing = SHADOW.exec(request.path)?.[1]
        if (thing !== undefined) return await ofShadow(parts, decodeURIComponent(thing), request)
        const retained = RETAINED.exec(request.path)?.[1]
        if (request.method === 'GET' && retained !== undefined) {
          return jsonResponse(retainedMessage(parts, decodeURIComponent(retained)), 200, TYPE)
        }
        if (request.method === 'GET' && request.path === '/retainedMessage') {
          return jsonResponse(listRetained(parts, request), 200, TYPE)
        }
        const { topic, qos, retain } = readPublish(request)
        await parts.publish(topic, request.body, { qos, retain })
        return jsonResponse({}, 200, TYPE)
      } catch (error) {
        if (error instanceof AwsError) return jsonError(error, TYPE)
        throw error
      }
    },
  }
}

/** The answer is the document itself; who subscribed to the shadow's topics hears of it as of an update over MQTT. */
async function ofShadow(parts: Parts, thing: string, { method, query, body }: AwsRequest): Promise<AwsResponse> {
  if (new URLSearchParams(query).has('name')) {
    throw new AwsError('UnsupportedOperation', 'named shadows do not run on one machine; the classic one does', 501)
  }
  const { shadows } = parts
  if (method === 'GET') return jsonResponse(shadows.get(thing), 200, TYPE)
  if (method === 'DELETE') return jsonResponse(shadows.delete(thing), 200, TYPE)
  const { document, said } = shadows.update(thing, body)
  const accepted: BrokerAnswer = { topic: `$aws/things/${thing}/shadow/update/accepted`, payload: document }
  for (const { topic, payload } of [accepted, ...said]) {
    await parts.publish(topic, Buffer.from(JSON.stringify(payload)))
  }
  return jsonResponse(document, 200, TYPE)
}

function retainedMessage({ retained }: Parts, topic: string): object {
  const found = retained.get(topic)
  if (found === undefined) throw new AwsError('ResourceNotFoundException', `nothing is retained on ${topic}`, 404)
  return { topic, payload: found.payload.toString('base64'), qos: found.qos, lastModifiedTime: found.at }
}

function listRetained({ retained }: Parts, { query }: AwsRequest): object {
  const parameters = new URLSearchParams(query)
  const from = Number(parameters.get('nextToken') ?? 0)
  const most = Number(parameters.get('maxResults') ?? 200)
  const all = retained.all()
  const summary = ({ topic, payload, qos, at }: RetainedMessage) => ({
    topic,
    payloadSize: payload.length,
    qos,
    lastModifiedTime: at,
  })
  return {
    retainedTopics: all.slice(from, from + most).map(summary),
    ...(from + most < all.length && { nextToken: String(from + most) }),
  }
}

function readPublish(request: AwsRequest): { topic: string; qos: 0 | 1; retain: boolean } {
  const encoded = /^\/topics\/(.+)$/.exec(request.path)?.[1]
  if (request.method !== 'POST' || encoded === undefined) {
    throw new AwsError('UnsupportedOperation', `${request.method} ${request.path}: does not run on one machine`, 501)
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
