import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { lambdaClient } from '../functions/ports/clients.ts'
import { run, UsageError } from './command.ts'
import { pointAtLocalRun } from './connection.ts'

/*
 * npm run loss -- [--day YYYY-MM-DD | --from TIME --until TIME]
 *
 * Has the loss report made of whole hours that are over and settled; by itself it is made every night, of the day before. What it found
 * is asked for by npm run data -- loss.
 */
const usage = `npm run loss -- [--day YYYY-MM-DD | --from TIME --until TIME] [--aws --env dev]
  without a range: the last day, up to the last hour that is over and settled`

const options = {
  day: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  aws: { type: 'boolean', default: false },
  env: { type: 'string', default: 'dev' },
} as const

export interface WantedLoss {
  readonly day?: string
  readonly from?: string
  readonly until?: string
  readonly env?: string
}

/** Answers what to say. */
export const lossCommand = async (
  lambda: Pick<LambdaClient, 'send'>,
  { env = 'dev', ...wanted }: WantedLoss,
  now: number,
): Promise<string> => {
  const range = rangeOf(wanted, now)
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: `signalbox-${env}-loss-report`,
      Payload: JSON.stringify({ step: 'begin', ...range }),
    }),
  )
  const answer = JSON.parse(Buffer.from(Payload ?? '{}').toString()) as Answer
  if (FunctionError !== undefined) throw new UsageError(`No report: ${answer.errorMessage}`)
  const { from, until } = range
  if (answer.report_id === undefined) return `Nothing landed from ${from} until ${until}: there is nothing to compare`
  const asking = `npm run data -- loss --from ${from} --until ${until}`
  return `${answer.report_id} is being made, as soon as an hourly run, at twenty past, has settled what landed. A few minutes later:\n  ${asking} --what hours\n  ${asking}`
}

interface Answer {
  readonly report_id?: string
  readonly errorMessage?: string
}

const rangeOf = ({ day, from, until }: WantedLoss, now: number): { readonly from: string; readonly until: string } => {
  if (day !== undefined) {
    if (from !== undefined || until !== undefined)
      throw new UsageError('--day stands for --from and --until: one or the other')
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw new UsageError(`--day is ${day}; a day such as 2026-05-13 was expected`)
    return {
      from: `${day}T00:00:00Z`,
      until: `${new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`,
    }
  }
  const ended = new Date(Math.floor((now - SETTLING_MS) / HOUR_MS) * HOUR_MS)
  const end = until ?? ended.toISOString()
  if (Number.isNaN(Date.parse(end))) throw new UsageError(`--until is ${end}; an RFC 3339 time was expected`)
  const begin = from ?? new Date(Date.parse(end) - DAY_MS).toISOString()
  if (Number.isNaN(Date.parse(begin))) throw new UsageError(`--from is ${begin}; an RFC 3339 time was expected`)
  return { from: begin, until: end }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Longer than Firehose gathers, twice over; the report itself refuses what may still be on its way. */
const SETTLING_MS = 15 * 60_000

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError(usage)
    if (!values.aws) pointAtLocalRun()
    console.log(await lossCommand(lambdaClient(), values, Date.now()))
  })
}
