import type { WritingRoute } from '../route.ts'

export const feedActs = [
  {
    name: 'issue-feed-ticket',
    method: 'POST',
    path: '/feed/tickets',
    group: 'reader',
    scope: 'feed.read',
    answers: 201,
    summary: 'A ticket to the live feed: shown once, within 30 seconds, in place of a token that no URL should have',
    parameters: [],
  },
] as const satisfies readonly WritingRoute[]
