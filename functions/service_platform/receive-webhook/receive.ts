/**
 * POST /bridge/{partner}: a partner's webhook, signed. Who does not prove who it is hears one answer, whatever was wrong: an
 * unknown partner, a bad signature and an old one are not told apart, only the log says which.
 */
import { hash } from 'node:crypto'
import { derivedId } from '../../../messages/ids.ts'
import { type Partner, sourceOf } from '../../../partners/partner.ts'
import { BODY_BYTES_MAX } from '../../bridge/http-binding.ts'
import { type Delivered, originalOf } from '../../bridge/original.ts'
import { type SigningSecret, validSecrets } from '../../bridge/secrets.ts'
import { type Presented, signatureFault } from '../../bridge/signature.ts'
import { Problem } from '../../http/problem.ts'
import type { SentBody } from '../../http/read-body.ts'
import type { ApiRequest } from '../../http/request.ts'
import type { FailureReport } from '../../ports/failure-intake.ts'
import type { DeliveryAnswer } from '../../ports/received-webhooks.ts'
import type { SecretOwner } from '../../ports/signing-secrets.ts'
import type { ReceivePorts } from './ports.ts'
import type { DeliveryFault } from './read-delivery.ts'
import { takeDelivery } from './take.ts'

export const receiveWebhook = async (
  { path, headers, request_id }: Pick<ApiRequest, 'path' | 'headers' | 'request_id'>,
  { body = '', isBase64Encoded }: SentBody,
  /** This function's own: what waits is handed to it again. */
  functionArn: string,
  ports: ReceivePorts,
): Promise<DeliveryAnswer> => {
  // As they were signed: text comes as text, everything else in base64.
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  const { partner, webhook_id } = await authenticated(path.partner ?? '', headers, bytes, request_id, ports)
  const ids = { partner: partner.partner, webhook_id, request_id }
  if (bytes.length > BODY_BYTES_MAX) {
    throw new Problem(413, 'body-too-large', `The body has ${bytes.length} bytes; at most ${BODY_BYTES_MAX} are taken`)
  }
  const delivered: Delivered = { partner: partner.partner, headers, body: bytes }
  const received_at = ports.now()
  const failure_id = derivedId('failure', 'bridge', partner.partner, webhook_id)
  const keep = async (fault: DeliveryFault): Promise<string> => {
    const reused = fault.class === 'WebhookIdReused' ? hash('sha256', bytes, 'hex') : undefined
    const id = reused === undefined ? failure_id : derivedId('failure', 'bridge', partner.partner, webhook_id, reused)
    await ports.intake.report([reportOf(id, fault, delivered, partner, functionArn, received_at)])
    return id
  }
  const taken = await takeDelivery({ ...delivered, webhook_id, received_at, owner: request_id }, partner, ports, keep)
  switch (taken.outcome) {
    case 'running': {
      const retry_after_seconds = Math.max(1, Math.ceil((taken.until - ports.now()) / 1000))
      const text = `webhook-id "${webhook_id}" is being taken at this moment; ask again`
      throw new Problem(409, 'still-running', text, { retry_after_seconds })
    }
    case 'refused': {
      ports.log.warn('webhook refused', { ...ids, error_class: taken.fault.class, error_text: taken.fault.text })
      throw new Problem(422, 'not-mapped', `${taken.fault.text}. It is kept; a resend is tried again`, {
        class: taken.fault.class,
      })
    }
    case 'taken': {
      const { answer, again } = taken
      if (taken.failure_id !== undefined) await ports.intake.report([endOf(taken.failure_id, delivered, ports.now())])
      const [first] = answer.messages
      ports.log.info('webhook', {
        ...ids,
        again,
        messages: answer.messages.length,
        ...(first && { message_id: first.message_id, trace_id: first.trace_id, robot_id: first.robot_id }),
      })
      return answer
    }
  }
}

/** The same work for a partner that there is not: how long the answer takes says nothing either. */
const authenticated = async (
  name: string,
  headers: ApiRequest['headers'],
  body: Uint8Array,
  request_id: string,
  ports: ReceivePorts,
): Promise<{ readonly partner: Partner; readonly webhook_id: string }> => {
  const partner = ports.partner(name)
  const presented: Presented = {
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    signature: headers['webhook-signature'],
    body,
  }
  const fault = await faultOf(partner, presented, ports)
  if (partner !== undefined && presented.id !== undefined && fault === undefined) {
    return { partner, webhook_id: presented.id }
  }
  const known = partner === undefined ? 'there is no such partner' : fault
  ports.log.warn('webhook not accepted', { partner: name.slice(0, 64), request_id, why: known })
  throw new Problem(401, 'not-accepted', 'The webhook is not accepted: its partner, signature or time is not right')
}

const faultOf = async (
  partner: Partner | undefined,
  presented: Presented,
  { secrets, now, tolerance_seconds }: ReceivePorts,
): Promise<string | undefined> => {
  const moment = { now: now(), tolerance_seconds }
  const owner: SecretOwner = `partners/${partner?.partner ?? NOBODY}`
  const faultBy = (all: readonly SigningSecret[]): string | undefined => {
    const valid = partner === undefined ? [nobodysSecret] : validSecrets(all, moment.now).map(({ secret }) => secret)
    return signatureFault(presented, valid, moment)
  }
  const atHand = faultBy(await secrets.of(owner))
  if (atHand === undefined) return undefined
  // It may be signed with a secret that was made a moment ago.
  const fresh = await secrets.again(owner)
  return fresh === undefined ? atHand : faultBy(fresh)
}

/** No partner can be called so: its secrets are asked for as others are, and there are none. */
const NOBODY = '-'
/** Signs nothing: what is compared with it is refused whatever comes of it. */
const nobodysSecret = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

const reportOf = (
  failure_id: string,
  { class: error_class, text, type, robot_id, trace_id }: DeliveryFault,
  delivered: Delivered,
  { partner }: Partner,
  function_arn: string,
  receivedAt: number,
): FailureReport => {
  const at = new Date(receivedAt).toISOString()
  return {
    failure_id,
    kind: 'bridge',
    stage: 'bridge',
    error_class,
    error_text: `${partner}: ${text}`,
    // Of itself nothing changes: somebody puts the mapping or the fleets right, and tries it again.
    retryable: false,
    status: 'open',
    at,
    attempt: 1,
    original_base64: Buffer.from(originalOf(delivered)).toString('base64'),
    principal: partner,
    source: sourceOf(partner),
    received_at: at,
    function_arn,
    ...(type !== undefined && { type }),
    ...(robot_id !== undefined && { robot_id }),
    ...(trace_id !== undefined && { trace_id }),
  }
}

/** The partner said it again, and this time it could be taken. */
const endOf = (failure_id: string, delivered: Delivered, now: number): FailureReport => ({
  failure_id,
  kind: 'bridge',
  stage: 'bridge',
  error_class: 'SentAgain',
  error_text: `${delivered.partner} sent it again, and it was taken`,
  retryable: false,
  status: 'resolved',
  ended_as: 'delivered',
  at: new Date(now).toISOString(),
  attempt: 1,
  original_base64: Buffer.from(originalOf(delivered)).toString('base64'),
})
