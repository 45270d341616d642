import { namespaceLogger } from '../../logger.ts'
import { addClaims } from './claims.ts'
import { environment } from './env.ts'

const { ENVIRONMENT, NAMESPACE } = environment()

export const handler = addClaims(namespaceLogger(NAMESPACE, ENVIRONMENT))
