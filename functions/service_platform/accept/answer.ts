import type { SentBody } from '../../http/read-body.ts'
import type { ApiRequest } from '../../http/request.ts'
import type { AcceptPorts } from './ports.ts'

/** What a route does and answers. A Problem that is thrown is the other answer; then nothing was taken. */
export type Answer = (request: ApiRequest, sent: SentBody, ports: AcceptPorts) => Promise<object>
