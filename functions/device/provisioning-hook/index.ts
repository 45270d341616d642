import { namespaceLogger } from '../../logger.ts'
import { decideClaim } from './decide-claim.ts'
import { environment } from './env.ts'

const { ENVIRONMENT, NAMESPACE, CLAIM_ALLOW_LIST, VDA_INTERFACES } = environment()

export const handler = decideClaim(
  { allow_list: CLAIM_ALLOW_LIST, vda_interfaces: VDA_INTERFACES },
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
