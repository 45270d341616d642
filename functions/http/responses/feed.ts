import * as z from 'zod'
import type { Described } from './described.ts'

export const feedAnswers = {
  'issue-feed-ticket': {
    answer: z.object({
      ticket: z.string().describe('Taken once'),
      url: z.string().describe('Where to connect, with ?ticket= and the ticket behind it'),
      expires_in: z.int().describe('Seconds until the ticket is taken no more'),
    }),
    example: {
      ticket: 'Zk1pX0pCN2hPQ3VvQ2lJd1hZb0d5d0FtR2JqY0x3eHQ',
      url: 'wss://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/live',
      expires_in: 30,
    },
    body: { session: 'tab-1' },
  },
} satisfies Readonly<Record<string, Described>>
