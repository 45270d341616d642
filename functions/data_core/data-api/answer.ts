import type { SentBody } from '../../http/read-body.ts'
import type { ApiRequest } from '../../http/request.ts'
import type { DataApiPorts } from './ports.ts'

/** What a route answers: the body, as an object. A Problem that is thrown is the other answer. */
export type Answer = (request: ApiRequest, ports: DataApiPorts, sent: SentBody) => Promise<object>
