import { namespaceLogger } from '../../logger.ts'
import { s3Client } from '../../ports/clients.ts'
import { unopenedInS3 } from '../../ports/unopened.s3.ts'
import { environment } from './env.ts'
import { openSaid } from './open.ts'

const { ENVIRONMENT, NAMESPACE, LAKE_BUCKET } = environment()

export const handler = openSaid({
  unopened: unopenedInS3(s3Client(), LAKE_BUCKET),
  log: namespaceLogger(NAMESPACE, ENVIRONMENT),
})
