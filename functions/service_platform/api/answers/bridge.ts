import { isShownTo, shownSubscription } from '../../../bridge/shown-subscription.ts'
import { isWithin } from '../../../bridge/subscription.ts'
import { notFound } from '../../../http/problem.ts'
import { paged, pagingIn, subscriptionIdIn } from '../../../http/request.ts'
import { keptPage } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'

export const listPartners: Answer = async ({ caller }, { bridge: { partners } }) => ({
  items: partners
    .filter(({ fleets }) => isWithin(fleets, caller.fleets))
    .map(({ partner, title, fleets, events }) => ({
      partner,
      title,
      path: `/bridge/${partner}`,
      fleets: fleets === 'all' ? '*' : fleets,
      events: events.map(({ type, means, message }) => ({ type, means, becomes: message.type })),
    })),
})

export const listSubscriptions: Answer = async (request, { bridge: { subscriptions } }) => {
  const page = await keptPage(
    pagingIn(request, 'subscriptions'),
    (paging) => subscriptions.list(paging),
    async (items) => items.filter((one) => isShownTo(one, request.caller)),
  )
  return paged('subscriptions', { ...page, items: page.items.map(shownSubscription) })
}

export const readSubscription: Answer = async (request, { bridge: { subscriptions } }) => {
  const subscriptionId = subscriptionIdIn(request)
  const found = await subscriptions.read(subscriptionId)
  if (found === undefined || !isShownTo(found, request.caller)) throw notFound(`subscription ${subscriptionId}`)
  return shownSubscription(found)
}
