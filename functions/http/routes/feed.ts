import type { WritingRoute } from '../route.ts'

export const feedActs = [
  {
    name: 'issue-feed-ticket',
    method: 'POST',
    path: '/feed/tickets',
    group: 'reader',
    scope: 'feed.read',
    answers: 201,
    summary:
      'A ticket to the live feed, and where to connect: url + ?ticket= + ticket, once, within 30 seconds; a token never goes into a URL',
    parameters: [],
  },
] as const satisfies readonly WritingRoute[]
