import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asMeasures, type IdleMinute, idleBill, total } from './idle-bill.ts'
import { type Line, withLine } from './line.ts'
import { prices } from './prices.ts'
import type { Measure } from './results.ts'
import { logDirectory } from './root.ts'
import { synthesised } from './synthesised.ts'
import { functionsBetween, look, memoryOfFunctions } from './usage.ts'

/*
 * The monthly bill of `dev` with nobody there: the templates' standing charges, and what the schedules use, counted on a line
 * without robots for some whole minutes.
 */
const targetDollars = 15

export const idle = async (minutes: number): Promise<Measure[]> => {
  const { resources, remove } = await synthesised({ code: false })
  remove()
  const minute = await withLine({}, (line) => idleMinute(line, minutes))
  const bill = idleBill(resources, minute)
  const dollars = total(bill)
  return [
    {
      name: 'dev, idle: dollars per month',
      value: dollars.toFixed(2),
      peer: `prices of ${prices.date}`,
      target: `< ${targetDollars}`,
      met: dollars < targetDollars,
    },
    ...asMeasures(bill),
  ]
}

const idleMinute = async (line: Line, minutes: number): Promise<IdleMinute> => {
  const memory = await memoryOfFunctions()
  // Past the start, whose own requests are none of the schedules'.
  await sleep(5_000)
  const before = await look(line)
  await sleep(minutes * 60_000)
  const after = await look(line)
  const functions = functionsBetween(before, after, memory)
  const table = (name: string): number =>
    ((after.stats.parts['AWS::DynamoDB::Table']?.[name] ?? 0) -
      (before.stats.parts['AWS::DynamoDB::Table']?.[name] ?? 0)) /
    minutes
  return {
    invocations: functions.reduce((sum, { invocations }) => sum + invocations, 0) / minutes,
    lambda_gb_seconds:
      functions.reduce((sum, { memory_mb, duration_ms }) => sum + (memory_mb / 1024) * (duration_ms / 1000), 0) /
      minutes,
    read_units: table('dynamodb_read_units'),
    write_units: table('dynamodb_write_units'),
    log_bytes: (after.log_bytes - before.log_bytes) / minutes,
    custom_metrics: customMetrics().size,
  }
}

/** Every metric of the embedded metric format in the functions' logs, as CloudWatch would list it. */
export const customMetrics = (): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const file of readdirSync(logDirectory)) {
    for (const text of readFileSync(join(logDirectory, file), 'utf8').split('\n')) {
      if (text.includes('"_aws"')) for (const metric of metricsIn(text)) found.add(metric)
    }
  }
  return found
}

interface Embedded {
  readonly _aws: { readonly CloudWatchMetrics: readonly Directive[] }
}

interface Directive {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string }[]
}

const metricsIn = (text: string): readonly string[] => {
  const line = JSON.parse(text) as Embedded & Readonly<Record<string, unknown>>
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = names.map((name) => `${name}=${String(line[name])}`).join(',')
      return Metrics.map(({ Name }) => `${Namespace} ${Name} ${dimensions}`)
    }),
  )
}
