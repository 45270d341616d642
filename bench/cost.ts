import { setTimeout as sleep } from 'node:timers/promises'
import { environmentNamed } from '../lib/environments.ts'
import { asMeasures, total } from './idle-bill.ts'
import { drained, type Line, runLoad, withLine } from './line.ts'
import { messageBill, onDemandSurcharge } from './message-bill.ts'
import { prices } from './prices.ts'
import type { Measure } from './results.ts'
import { look, memoryOfFunctions, requestsBetween, usageBetween, writeUnitsBetween } from './usage.ts'

/*
 * Dollars per million messages at 1, 10 and 100 items per publish: 1 KB messages, every tenth a trigger, by Basic Ingest. The line
 * reads its stream as AWS does, once a second, so that batches have the size that they would have there; what is said stays
 * below what one shard takes (1 MB/s, in base64).
 *
 * The archive of changes waits for a minute at most until it takes what there is. Here it waits for five seconds, so that it
 * has followed when the bill is made; its batches are the smaller for it, and a little dearer.
 */
const targetDollars = 1.2
const messagesPerSecond = 500
const robots = 50
const archiveWindowSeconds = 5

export const cost = async (seconds: number): Promise<Measure[]> => {
  const memory = await memoryOfFunctions()
  const buffer = { megabytes: environmentNamed('dev').lake.bufferMegabytes }
  const settings = { archive: { batchWindowSeconds: archiveWindowSeconds } }
  return withLine({ aws_timing: true, settings }, async (line) => {
    await say(line, 1, 10)
    const measures: Measure[] = []
    for (const items of [1, 10, 100]) {
      const before = await look(line)
      const report = await say(line, items, seconds)
      // The outbox, the archive and the logs follow.
      await sleep((archiveWindowSeconds + 3) * 1_000)
      const after = await look(line)
      const used = usageBetween(before, after, { ...report, basic_ingest: true }, memory)
      const bill = messageBill(used, buffer)
      const dollars = total(bill)
      measures.push({
        name: `dollars per million messages, ${items} per publish`,
        value: dollars.toFixed(2),
        peer: `prices of ${prices.date}`,
        ...(items === 10 && { target: `≤ ${targetDollars.toFixed(2)}`, met: dollars <= targetDollars }),
      })
      if (items === 10) {
        measures.push(...asMeasures(bill), {
          name: 'the same with the stream of prod',
          value: (dollars + onDemandSurcharge(used)).toFixed(2),
          peer: 'Kinesis on demand with fan-out instead of provisioned shards, half full',
        })
      }
      measures.push({
        name: `requests per thousand messages, ${items} per publish`,
        value: perThousand(requestsBetween(before, after), used.messages),
        peer: `DynamoDB write units: ${perThousand(writeUnitsBetween(before, after), used.messages)}`,
      })
    }
    return measures
  })
}

const perThousand = (counts: Readonly<Record<string, number>>, messages: number): string =>
  Object.entries(counts)
    .map(([name, count]) => [name, (count * 1000) / messages] as const)
    .filter(([, count]) => count >= 0.05)
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => `${name} ${count.toFixed(1)}`)
    .join(', ')

let offset = 0

const say = async (line: Line, items: number, seconds: number) => {
  offset += 1
  const { published } = await line.counters()
  const report = await runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 25,
    robots,
    prefix: 'cost',
    telemetry_per_second: 0,
    triggers_per_second: 0,
    arrays_per_second: messagesPerSecond / items,
    items_per_publish: items,
    telemetry_bytes: 1024,
    trigger_bytes: 1024,
    conversations: true,
    basic_ingest_rule: 'signalbox_dev_telemetry',
    connect_first: offset === 1,
    offset,
    seconds,
  })
  const said = report.telemetry_published + report.triggers_published
  const seconds_left = await drained(line, published + said + (offset === 1 ? robots : 0))
  if (seconds_left === undefined) throw new Error(`${said} messages were not decided within 60 s: nothing to bill`)
  return report
}
