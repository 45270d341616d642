import { namespaceLogger } from '../../logger.ts'
import { environment } from './env.ts'
import { addFleets } from './fleets.ts'

const { ENVIRONMENT, NAMESPACE } = environment()

export const handler = addFleets(namespaceLogger(NAMESPACE, ENVIRONMENT))
