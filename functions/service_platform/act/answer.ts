import { type BodyOf, bodies } from '../../http/bodies.ts'
import { readBody, type SentBody } from '../../http/read-body.ts'
import type { ApiRequest } from '../../http/request.ts'
import type { BodyRouteName } from '../../http/routes.ts'
import type { ActPorts } from './ports.ts'

/** What a route does and answers. A Problem that is thrown is the other answer; then nothing was changed. */
export type Acting<Name extends BodyRouteName> = (
  request: ApiRequest & { readonly body: BodyOf<Name> },
  ports: ActPorts,
) => Promise<object>

export type Answer = (request: ApiRequest, sent: SentBody, ports: ActPorts) => Promise<object>

/** The body is read before anything is looked at, by the schema of the route. */
export const acting =
  <Name extends BodyRouteName>(name: Name, act: Acting<Name>): Answer =>
  (request, sent, ports) =>
    // The schema of a name is the schema of its body; TypeScript cannot follow that through an index.
    act({ ...request, body: readBody(bodies[name], sent) as BodyOf<Name> }, ports)
