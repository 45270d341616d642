import { namespaceLogger } from '../../logger.ts'
import { snsClient } from '../../ports/clients.ts'
import { notificationsBySns } from '../../ports/notifications.sns.ts'
import { environment } from './env.ts'
import { notify } from './notify.ts'

const { ENVIRONMENT, NAMESPACE, NOTIFICATIONS_TOPIC_ARN } = environment()

export const handler = notify(
  notificationsBySns(snsClient(), NOTIFICATIONS_TOPIC_ARN),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
