import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About a day, not about a robot. */
export const reportMade = {
  type: 'report.made',
  description: "A day's report lies in the lake: one page with its plots, to be opened in a browser.",
  emitted_by: ['report-page'],
  notifies: true,
  schema: z.looseObject({
    day: z.iso.date().describe('the day that it is about, UTC'),
    bucket: z.string().min(1).describe('where it lies'),
    key: z.string().min(1).describe('under which key'),
    link: z.url().describe('opens it in the AWS console, for whoever may read the lake'),
    unanswered: z.array(z.string()).describe('questions that could not be answered: the page says so in their places'),
    summary: z.record(z.string(), z.string()).describe('the day in numbers, as the page begins'),
  }),
  example: {
    day: '2026-05-13',
    bucket: 'signalbox-dev-lake',
    key: 'reports/date=2026-05-13/report.html',
    link: 'https://us-east-1.console.aws.amazon.com/s3/object/signalbox-dev-lake?region=us-east-1&prefix=reports/date=2026-05-13/report.html',
    unanswered: [],
    summary: { Messages: '1,000,000', Failures: '500', Lost: '0' },
  },
} as const satisfies EventType
