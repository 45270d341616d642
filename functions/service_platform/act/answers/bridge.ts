/*
 * Partners' secrets, and who hears of events. A subscription is written before its secret is made and enabled after it, so that
 * none is ever paid for which nobody can see; a removal goes the other way.
 */
import type { Partner } from '../../../../partners/partner.ts'
import type { SigningSecret } from '../../../bridge/secrets.ts'
import { rotated, shownSecret } from '../../../bridge/secrets.ts'
import { isShownTo, shownSubscription } from '../../../bridge/shown-subscription.ts'
import { secretBytes } from '../../../bridge/signature.ts'
import { isWithin, type Subscription } from '../../../bridge/subscription.ts'
import { ALL_FLEETS, type Fleets } from '../../../http/caller.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badField, conflict, notFound, Problem } from '../../../http/problem.ts'
import { type ApiRequest, subscriptionIdIn } from '../../../http/request.ts'
import type { SecretOwner, SigningSecrets } from '../../../ports/signing-secrets.ts'
import type { Subscriptions } from '../../../ports/subscriptions.ts'
import type { Acting, Answer } from '../answer.ts'
import type { ActPorts } from '../ports.ts'
import { recorded } from '../recorded.ts'

/** Of ActPorts, under `bridge`. */
export interface BridgePorts {
  readonly subscriptions: Subscriptions
  readonly secrets: SigningSecrets
  readonly partner: (name: string) => Pick<Partner, 'fleets'> | undefined
  /** Why nothing is sent to a URL, or undefined. */
  readonly placeFault: (url: string) => Promise<string | undefined>
  readonly newSecret: () => string
  readonly overlap_seconds: number
}

export const addPartnerSecret: Acting<'add-partner-secret'> = async (request, ports) => {
  const partner = request.path.partner ?? ''
  const known = ports.bridge.partner(partner)
  // Whoever has the secret speaks as the partner, about all of its fleets.
  if (known === undefined || !isWithin(known.fleets, request.caller.fleets)) throw notFound(`partner ${partner}`)
  const { secret } = request.body
  if (secret !== undefined && secretBytes(secret) === undefined) {
    // Not shown again, not even a wrong one.
    throw new Problem(400, 'bad-field', 'secret is none; whsec_ and the base64 of 24 to 64 bytes was expected', {
      field: 'secret',
    })
  }
  return { partner, ...(await addSecret(`partners/${partner}`, secret, request, ports)) }
}

export const addSubscriptionSecret: Acting<'add-subscription-secret'> = async (request, ports) => {
  const { subscription_id } = await shown(request, ports)
  return { subscription_id, ...(await addSecret(`subscriptions/${subscription_id}`, undefined, request, ports)) }
}

const addSecret = async (
  owner: SecretOwner,
  given: string | undefined,
  request: Pick<ApiRequest, 'by'>,
  ports: ActPorts,
): Promise<object> => {
  const { bridge, now, newId } = ports
  const { secrets, overlap_seconds, newSecret } = bridge
  const kept = await secrets.read(owner)
  const added: SigningSecret = {
    secret_id: newId(),
    secret: given ?? newSecret(),
    created_at: new Date(now()).toISOString(),
  }
  const all = rotated(kept?.secrets ?? [], added, { now: now(), overlap_seconds })
  const diff = { owner, secret_id: added.secret_id, valid: all.length }
  await recorded('secret_added', `A new secret of ${owner}`, diff, request, ports, async () => {
    if ((await secrets.write(owner, all, kept?.version)) === 'changed') {
      throw conflict('changed', `Somebody else has changed the secrets of ${owner} at this moment: ask again`, {})
    }
  })
  return { secret_id: added.secret_id, secret: added.secret, secrets: all.map(shownSecret) }
}

export const createSubscription: Acting<'create-subscription'> = async (request, ports) => {
  const { url, description = '', types, fleets } = request.body
  const { caller, by } = request
  const { subscriptions } = ports.bridge
  await checkPlace(url, ports)
  const allowed = fleetsOf(fleets, request)
  await checkRoom(request, ports)
  const at = new Date(ports.now()).toISOString()
  const unfinished: Subscription = {
    subscription_id: ports.newId(),
    owner: by,
    owner_kind: caller.kind,
    description,
    url,
    ...(types !== undefined && { types: [...new Set(types)] }),
    fleets: allowed,
    enabled: false,
    disabled: { because: 'unfinished', at },
    created_at: at,
    changed_at: at,
    changed_by: by,
    subscription_version: 1,
  }
  const { subscription_id } = unfinished
  const { disabled: _, ...rest } = unfinished
  const finished: Subscription = { ...rest, enabled: true, subscription_version: 2 }
  const secret = await changed(subscription_id, undefined, finished, request, ports, async () => {
    await written(await subscriptions.write(unfinished), unfinished)
    const added = await addSecret(`subscriptions/${subscription_id}`, undefined, request, ports)
    await written(await subscriptions.write(finished, 1), finished)
    return added
  })
  return { ...shownSubscription(finished), ...secret }
}

export const changeSubscription: Acting<'change-subscription'> = async (request, ports) => {
  const before = await shown(request, ports)
  const { subscription_version: seen, url, description, types, fleets, enabled } = request.body
  const { subscription_id, subscription_version } = before
  if (seen !== subscription_version) {
    throw conflict(
      'changed',
      `Subscription ${subscription_id} is at version ${subscription_version}: look at it again`,
      {
        by: before.changed_by,
        at: before.changed_at,
        subscription_version,
      },
    )
  }
  if (url !== undefined) await checkPlace(url, ports)
  if (enabled === true && (await ports.bridge.secrets.read(`subscriptions/${subscription_id}`)) === undefined) {
    const text = `Subscription ${subscription_id} has no secret to sign with; POST /subscriptions/${subscription_id}/secrets makes one`
    throw new Problem(422, 'not-possible', text)
  }
  const at = new Date(ports.now()).toISOString()
  const { types: typesBefore, disabled, failing, ...rest } = before
  const typesNow = types === undefined ? typesBefore : (types ?? undefined)
  const after: Subscription = {
    ...rest,
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(typesNow !== undefined && { types: typesNow }),
    ...(fleets !== undefined && { fleets: fleetsOf(fleets, request) }),
    ...switched(before, enabled, at),
    changed_at: at,
    changed_by: request.by,
    subscription_version: subscription_version + 1,
  }
  await changed(subscription_id, before, after, request, ports, async () =>
    written(await ports.bridge.subscriptions.write(after, seen), after),
  )
  return shownSubscription(after)
}

/** Whoever switches it on says that it is well again: nothing of before counts. */
const switched = (
  { enabled: before, disabled, failing }: Subscription,
  enabled: boolean | undefined,
  at: string,
): Pick<Subscription, 'enabled' | 'disabled' | 'failing'> => {
  if (enabled === true) return { enabled }
  const kept = failing && { failing }
  if (enabled === false && before) return { enabled, disabled: { because: 'asked', at }, ...kept }
  return { enabled: before, ...(disabled && { disabled }), ...kept }
}

/** Without a body: a DELETE has none. */
export const removeSubscription: Answer = async (request, _, ports) => {
  const before = await shown(request, ports)
  const { subscription_id } = before
  await changed(subscription_id, before, undefined, request, ports, async () => {
    await ports.bridge.secrets.remove(`subscriptions/${subscription_id}`)
    await ports.bridge.subscriptions.remove(subscription_id)
  })
  return { subscription_id, removed: true }
}

const changed = async <Result>(
  subscription_id: string,
  before: Subscription | undefined,
  after: Subscription | undefined,
  request: Pick<ApiRequest, 'by'>,
  ports: ActPorts,
  change: () => Promise<Result>,
): Promise<Result> => {
  const diff = { subscription_id, before: before ? saidOf(before) : null, after: after ? saidOf(after) : null }
  const why = `Subscription ${subscription_id}`
  return (await recorded('subscription_change', why, diff, request, ports, change)).result
}

/** What somebody has said of it, and not how it fares. */
const saidOf = ({ url, types, fleets, enabled, description }: Subscription) => ({
  url,
  ...(types !== undefined && { types }),
  fleets: fleets === 'all' ? ALL_FLEETS : fleets,
  enabled,
  description,
})

/** Somebody else's is answered for like one that there is not. */
const shown = async (request: ApiRequest, { bridge }: ActPorts): Promise<Subscription> => {
  const subscriptionId = subscriptionIdIn(request)
  const found = await bridge.subscriptions.read(subscriptionId)
  if (found === undefined || !isShownTo(found, request.caller)) throw notFound(`subscription ${subscriptionId}`)
  return found
}

const checkPlace = async (url: string, { bridge }: ActPorts): Promise<void> => {
  const fault = await bridge.placeFault(url)
  if (fault !== undefined) throw badField('url', url, `an https URL on the public internet (${fault})`)
}

const fleetsOf = (said: '*' | readonly string[] | undefined, { caller }: ApiRequest): Fleets => {
  const wanted: Fleets = said === undefined ? caller.fleets : said === '*' ? 'all' : [...new Set(said)]
  if (wanted !== 'all' && wanted.length === 0) throw forbidden('Who sees no fleet hears of none')
  if (!isWithin(wanted, caller.fleets)) throw badField('fleets', said, 'fleets that you see')
  return wanted
}

/** All of them are read for every event, and each costs 0.40 dollars a month for its secret. */
const checkRoom = async ({ by }: ApiRequest, { bridge }: ActPorts): Promise<void> => {
  const { items } = await bridge.subscriptions.list({ limit: SUBSCRIPTIONS_MAX })
  const own = items.filter(({ owner }) => owner === by).length
  if (items.length >= SUBSCRIPTIONS_MAX || own >= OWN_MAX) {
    const text = `There are ${own} subscriptions of yours and ${items.length} in all; at most ${OWN_MAX} and ${SUBSCRIPTIONS_MAX} are kept`
    throw new Problem(422, 'not-possible', text)
  }
}

const SUBSCRIPTIONS_MAX = 200
const OWN_MAX = 20

const written = async (outcome: 'written' | 'changed', { subscription_id }: Subscription): Promise<void> => {
  if (outcome === 'written') return
  throw conflict('changed', `Subscription ${subscription_id} was changed at this moment: look at it again`, {})
}
