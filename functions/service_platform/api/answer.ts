import type { ApiRequest } from '../../http/request.ts'
import type { ApiPorts } from './ports.ts'

/** What a route answers: the body, as an object. A Problem that is thrown is the other answer. */
export type Answer = (request: ApiRequest, ports: ApiPorts) => Promise<object>
