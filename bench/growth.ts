import { drained, type Line, runLoad, withLine } from './line.ts'
import type { LoadReport } from './load.ts'
import type { Measure } from './results.ts'

/*
 * What a message costs the whole line in processor time when the fleet is a thousand times bigger, and when the stream has
 * more shards. Triggers, because each is worked on for itself however many robots there are; telemetry of few robots is
 * coalesced, so its time per message says more about batches than about the size of the fleet, and stands beside.
 */
const ratioMax = 1.2

export const growth = async (seconds: number): Promise<Measure[]> => {
  const few = await withLine({}, (line) => perMessage(line, 10, seconds))
  const many = await withLine({}, (line) => perMessage(line, 10_000, seconds))
  const eight = await withLine({ settings: { stream: { shards: 8 } } }, (line) => perMessage(line, 10_000, seconds))
  return [measure('10 → 10,000 robots', few, many), measure('1 → 8 shards, 10,000 robots', many, eight)]
}

interface PerMessage {
  readonly trigger_us: number
  readonly telemetry_us: number
}

const measure = (name: string, before: PerMessage, after: PerMessage): Measure => {
  const ratio = after.trigger_us / before.trigger_us
  const times = (one: PerMessage): string => `${one.trigger_us.toFixed(0)} / ${one.telemetry_us.toFixed(0)} µs`
  return {
    name: `CPU of the line per message, ${name}`,
    value: `${ratio.toFixed(2)} ×`,
    peer: `a trigger / a telemetry message: ${times(before)} before, ${times(after)} after (telemetry ${(after.telemetry_us / before.telemetry_us).toFixed(2)} ×, not coalesced any more)`,
    target: `≤ ${ratioMax} ×`,
    met: ratio <= ratioMax,
  }
}

const perMessage = async (line: Line, robots: number, seconds: number): Promise<PerMessage> => {
  // The first run warms up and lets the robots connect.
  await say(line, robots, { triggers_per_second: 200, telemetry_per_second: 300, seconds: 12 }, true)
  const trigger_us = await say(line, robots, { triggers_per_second: 200, telemetry_per_second: 0, seconds })
  const telemetry_us = await say(line, robots, { triggers_per_second: 0, telemetry_per_second: 1_000, seconds })
  return { trigger_us, telemetry_us }
}

let offset = 0

const say = async (line: Line, robots: number, shape: object, first = false): Promise<number> => {
  offset += 1
  const { published } = await line.counters()
  const before = line.cpu_seconds()
  const report = await runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 10,
    robots,
    prefix: 'growth',
    telemetry_bytes: 800,
    connect_first: first,
    offset,
    ...shape,
  })
  const said = messagesOf(report) + (first ? robots : 0)
  if ((await drained(line, published + said, 120)) === undefined) {
    throw new Error(`${said} messages of ${robots} robots were not decided within 120 s`)
  }
  return ((line.cpu_seconds() - before) * 1e6) / said
}

const messagesOf = (report: LoadReport): number => report.telemetry_published + report.triggers_published
