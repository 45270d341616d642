import { existsSync, readFileSync } from 'node:fs'
import type { HttpApiEvent } from '../../http/respond.ts'
import { namespaceLogger } from '../../logger.ts'
import { addressesOf } from './addresses.ts'
import { answerDocs } from './answer.ts'
import { environment } from './env.ts'

const variables = environment()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

/** Beside the code: the bundle's own assets (lib/function-bundles.ts). A name has no slash, so no other file can be meant. */
const asset = (name: string): Uint8Array | undefined => {
  if (!/^[a-z0-9.-]{1,64}$/.test(name)) return undefined
  const file = new URL(`${name}.gz`, import.meta.url)
  return existsSync(file) ? readFileSync(file) : undefined
}

const answer = answerDocs({ asset, here: addressesOf(variables) })

export const handler = async (event: HttpApiEvent) => {
  const answered = answer(event)
  log.info('docs', { request_id: event.requestContext.requestId, path: event.rawPath, status: answered.statusCode })
  return answered
}
