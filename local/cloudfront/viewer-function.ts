// A CloudFront function: JavaScript without modules, network or time, whose `handler` gets a request and answers with a request
// or a response ("CloudFront Functions event structure").

import { createContext, Script } from 'node:vm'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'

export interface ViewerRequest {
  readonly method: string
  readonly uri: string
  readonly headers: Readonly<Record<string, { readonly value: string }>>
}

export interface ViewerAnswer {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, { readonly value: string }>>
}

export type ViewerFunction = (request: ViewerRequest) => ViewerRequest | ViewerAnswer

/** What CloudFront takes: a function of up to 10 KB, of the second runtime. */
export function viewerFunction(resource: ResolvedResource): ViewerFunction {
  const { FunctionCode: code, FunctionConfig: config } = resource.properties
  const text = String(code)
  const { Runtime: runtime } = config as { readonly Runtime?: string }
  if (runtime !== 'cloudfront-js-2.0') {
    throw new UnsupportedProperty(resource, 'FunctionConfig.Runtime', `${String(runtime)}: cloudfront-js-2.0 runs`)
  }
  if (Buffer.byteLength(text) > BYTES_MAX) {
    throw new UnsupportedProperty(
      resource,
      'FunctionCode',
      `has ${Buffer.byteLength(text)} bytes; CloudFront takes ${BYTES_MAX}`,
    )
  }
  const context = createContext({})
  new Script(text).runInContext(context, { timeout: RUN_MS_MAX })
  const call = new Script('JSON.stringify(handler(JSON.parse(event)))')
  return (request) => {
    // As text, so that nothing of this process gets into the function's hands.
    context.event = JSON.stringify({ version: '1.0', context: { eventType: 'viewer-request' }, request })
    return JSON.parse(String(call.runInContext(context, { timeout: RUN_MS_MAX }))) as ViewerRequest | ViewerAnswer
  }
}

const BYTES_MAX = 10_240
/** AWS counts processor time, less than a millisecond; a busy machine only has to end what would never end. */
const RUN_MS_MAX = 2_000
