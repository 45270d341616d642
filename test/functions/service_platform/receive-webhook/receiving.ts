import type { SigningSecret } from '../../../../functions/bridge/secrets.ts'
import { secretsAtHand } from '../../../../functions/bridge/secrets-at-hand.ts'
import { newSecret, signed } from '../../../../functions/bridge/signature.ts'
import { respondToAnybody } from '../../../../functions/http/respond.ts'
import { signedRoutes } from '../../../../functions/http/routes.ts'
import type { ReceivePorts } from '../../../../functions/service_platform/receive-webhook/ports.ts'
import { receiveWebhook } from '../../../../functions/service_platform/receive-webhook/receive.ts'
import { partnerNamed } from '../../../../partners/partners.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeFleets } from '../../../fakes/fleets.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeStream } from '../../../fakes/put-on-stream.ts'
import { fakeReceivedWebhooks } from '../../../fakes/received-webhooks.ts'
import { fakeSigningSecrets } from '../../../fakes/signing-secrets.ts'

export const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-receive-webhook'
export const path = '/bridge/acme_wms'

export const order = (number: string, vehicle: unknown = 'r1', more: object = {}) => ({
  specversion: '1.0',
  id: `order-${number}`,
  source: '/acme/wms',
  type: 'com.acme.wms.order.released',
  data: { vehicle, order: { number, kind: 'TRN', stops: ['HBW', 'DPS'] } },
  ...more,
})

export interface Sent {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** The door with everything around it in memory; r1 is in the fleet of the partner, r2 in another one. */
export const receiving = async () => {
  const clock = { now: Date.parse('2026-11-20T09:00:00Z') }
  const [secret, nextSecret] = [newSecret(), newSecret()]
  const secrets = fakeSigningSecrets()
  const keep = async (...texts: readonly string[]) => {
    const list: SigningSecret[] = texts.map((text, index) => ({
      secret_id: `s${index}`,
      secret: text,
      created_at: new Date(clock.now).toISOString(),
    }))
    await secrets.write('partners/acme_wms', list, secrets.kept.get('partners/acme_wms')?.version)
  }
  await keep(secret)
  const fleets = fakeFleets()
  fleets.put('north', 'r1', 'r3')
  fleets.put('south', 'r2')
  const stream = fakeStream()
  const intake = fakeFailureIntake()
  const received = fakeReceivedWebhooks()
  const { log, lines } = fakeLog()
  const ports: ReceivePorts = {
    partner: partnerNamed,
    secrets: secretsAtHand(secrets, { now: () => clock.now, kept_seconds: 60, again_seconds: 5 }),
    received,
    stream,
    members: fleets,
    intake,
    tolerance_seconds: 300,
    now: () => clock.now,
    log,
  }
  let requests = 0

  /** As API Gateway hands a request over: a body that is no text comes in base64. */
  const send = async ({ path: rawPath = path, headers = {}, body }: Sent, over: ReceivePorts = ports) => {
    const partner = rawPath.slice('/bridge/'.length)
    const isText = /^(text\/|application\/(json|xml|javascript))/.test(headers['content-type'] ?? '')
    requests += 1
    const answer = await respondToAnybody(
      signedRoutes,
      (_, request, sent) => receiveWebhook(request, sent, functionArn, over),
      log,
    )({
      routeKey: 'POST /bridge/{partner}',
      rawPath,
      pathParameters: { partner },
      headers,
      body: Buffer.from(body).toString(isText ? 'utf8' : 'base64'),
      isBase64Encoded: !isText,
      requestContext: { requestId: `request-${requests}`, http: { method: 'POST', path: rawPath } },
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: JSON.parse(answer.body) as Readonly<Record<string, unknown>>,
    }
  }

  /** Signed as it should be, structured, unless something else is said. */
  const say = (
    event: unknown,
    {
      id = 'msg_1',
      by = secret,
      at = clock.now,
      headers = {},
      ...sent
    }: Partial<Sent> & { readonly id?: string; readonly by?: string; readonly at?: number } = {},
  ) => {
    const body = sent.body ?? Buffer.from(JSON.stringify(event))
    const signature = signed(id, at, body, [by])
    return send({
      ...sent,
      body,
      headers: { 'content-type': 'application/cloudevents+json', ...signature, ...headers },
    })
  }

  return { clock, secret, nextSecret, secrets, keep, fleets, stream, intake, received, lines, ports, send, say }
}
