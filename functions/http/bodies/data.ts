import * as z from 'zod'
import { reason, time } from './fields.ts'

/** How a result lies where it can be downloaded: csv is there of every query. */
export const resultFormats = ['csv', 'json', 'parquet'] as const

const askQuery = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a name of GET /data/queries')
    .describe('Which question: a name of GET /data/queries'),
  parameters: z
    .record(z.string().max(64), z.union([z.string().max(1_000), z.number(), z.boolean()]))
    .optional()
    .describe('By name, as the question takes them; from and until are the last day if left out'),
  format: z
    .enum(resultFormats)
    .optional()
    .describe(
      'json (lines, gzipped) and parquet are written beside each other as files, and have no rows here; csv if left out',
    ),
  wait_seconds: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('How long to wait for the answer; 5 if left out. The query goes on all the same'),
})

const startRun = z.strictObject({
  from: time.describe('Hours in which something arrived then or later'),
  until: time.describe('And before; 31 days at most'),
  reason,
})

export const dataBodies = { 'ask-query': askQuery, 'start-data-run': startRun }
