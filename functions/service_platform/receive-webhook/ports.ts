import type { Partner } from '../../../partners/partner.ts'
import type { SecretsAtHand } from '../../bridge/secrets-at-hand.ts'
import type { Log } from '../../logger.ts'
import type { FailureIntake } from '../../ports/failure-intake.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { ReceivedWebhooks } from '../../ports/received-webhooks.ts'

export interface TakePorts {
  readonly partner: (name: string) => Partner | undefined
  readonly received: ReceivedWebhooks
  readonly stream: PutOnStream
  readonly members: Pick<FleetMembers, 'fleetsOf'>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface ReceivePorts extends TakePorts {
  readonly secrets: SecretsAtHand
  readonly intake: FailureIntake
  readonly tolerance_seconds: number
}
