import type { Construct } from 'constructs'
import type { environmentSchema as DocsVariables } from '../../functions/service_platform/docs/env.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import type { Auth } from './auth.ts'

/** What describes the system, for programs and people. It may do nothing at all, so it may answer anybody. */
export class Documentation extends Capability {
  readonly docs: SignalboxFunction<typeof DocsVariables>

  constructor(
    scope: Construct,
    id: string,
    { auth, feedUrl }: { readonly auth: Pick<Auth, 'issuer' | 'tokenUrl'>; readonly feedUrl?: string },
  ) {
    super(scope, id, 'service_platform.api_gateway')
    this.docs = new SignalboxFunction<typeof DocsVariables>(this, 'docs', {
      entry: 'service_platform/docs',
      namespace: this.namespace,
      does: 'Serves the OpenAPI and AsyncAPI documents, and a page to browse in them',
      variables: {
        ISSUER_URL: auth.issuer,
        TOKEN_URL: auth.tokenUrl,
        ...(feedUrl !== undefined && { FEED_URL: feedUrl }),
      },
      may: [],
      invocation: 'synchronous',
      timeoutSeconds: 10,
      memoryMegabytes: 256,
    })
  }
}
