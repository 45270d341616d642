import * as z from 'zod'
import type { Described } from './described.ts'
import { robotId, time } from './fields.ts'

const verdict = z.enum(['ok', 'warning', 'fails', 'unknown']).describe('The robot’s; unknown: nothing could tell')

const cardSchema = z
  .object({
    robot_id: robotId,
    version: z.string().describe('As its newest header says'),
    interface: z.string().describe('First level of its topics'),
    major: z.int().describe('Second level of its topics: v1, v2, v3'),
    since: time.describe('When it was first heard'),
    state_at: time.nullable().describe('When its newest state was heard; null if none was'),
    records: z.int().describe('Messages that were counted'),
    verdict: verdict.describe('The worst of all measures'),
    measures: z
      .array(
        z.object({
          measure: z.string().describe('Such as header_gaps; docs/conformance.md has the formula of each'),
          value: z.number().nullable().describe('Null where nothing could be measured'),
          unit: z.string().describe('Of value'),
          verdict,
          reason: z.string().optional().describe('Why it is unknown'),
          details: z.record(z.string(), z.unknown()).optional().describe('What stands behind the value'),
        }),
      )
      .describe('Always all of them, in the same order'),
  })
  .meta({ id: 'ConformanceCard', description: 'How well a robot keeps to VDA 5050' })

const example = {
  robot_id: 'RobotCompany:001',
  version: '2.1.0',
  interface: 'uagv',
  major: 2,
  since: '2026-11-20T03:27:34.889Z',
  state_at: '2026-11-20T03:28:48.468Z',
  records: 95,
  verdict: 'warning',
  measures: [
    {
      measure: 'header_gaps',
      value: 0.0112,
      unit: 'of its messages',
      verdict: 'fails',
      details: { missing: 1, gaps: 1, heard: 88 },
    },
    {
      measure: 'echo_latency',
      value: null,
      unit: 'seconds',
      verdict: 'unknown',
      reason: 'it was sent nothing that it has echoed',
    },
  ],
}

export const conformanceAnswers = {
  'read-conformance': { answer: cardSchema, example },
} satisfies Readonly<Record<string, Described>>
