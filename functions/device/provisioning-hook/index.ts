import { namespaceLogger } from '../../logger.ts'
import { decideClaim } from './decide-claim.ts'
import { environment } from './env.ts'

const { ENVIRONMENT, NAMESPACE, CLAIM_ALLOW_LIST } = environment()

export const handler = decideClaim(CLAIM_ALLOW_LIST, namespaceLogger(NAMESPACE, ENVIRONMENT))
