import { namespaceLogger } from '../../logger.ts'
import { environment } from './env.ts'
import { relaySignIn } from './relay.ts'

const { ENVIRONMENT, NAMESPACE, CONSOLE_URL } = environment()

export const handler = relaySignIn(CONSOLE_URL, namespaceLogger(NAMESPACE, ENVIRONMENT))
