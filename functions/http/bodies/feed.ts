import * as z from 'zod'

export const feedBodies = {
  'issue-feed-ticket': z.strictObject({
    session: z
      .string()
      .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'a text of 1 to 64 of A-Z a-z 0-9 . _ : -')
      .optional()
      .describe(
        'Names one listener among several of the same caller, such as a tab: when it connects anew, its older connection is ended',
      ),
  }),
} as const
