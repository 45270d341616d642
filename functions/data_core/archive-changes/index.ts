import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { changesByFirehose } from '../../ports/changes.firehose.ts'
import { firehoseClient } from '../../ports/clients.ts'
import { archiveChanges } from './archive.ts'
import { environment } from './env.ts'

const { ENVIRONMENT, NAMESPACE, DELIVERY_STREAM, TABLE_STREAMS } = environment()

export const handler = archiveChanges(
  {
    archive: changesByFirehose(firehoseClient(), DELIVERY_STREAM),
    sleep: pause,
    random: Math.random,
    log: namespaceLogger(NAMESPACE, ENVIRONMENT),
  },
  TABLE_STREAMS,
)
