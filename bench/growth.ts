import { drained, type Line, runLoad, withLine } from './line.ts'
import { median } from './median.ts'
import type { Measure } from './results.ts'

/*
 * What a message costs the whole line in processor time when the fleet is a thousand times bigger, and when the stream has more
 * shards.
 *
 * Robots: triggers at a steady rate, low enough that a batch holds a robot once whoever speaks. Otherwise few robots would
 * look cheaper only because what is written once per batch and robot is shared by several of their messages.
 * Shards: a burst, so that the batches of eight shards are as full as those of one. At one and the same steady rate eight
 * shards have batches an eighth as big, which says something about batches and nothing about shards.
 */
const ratioMax = 1.2
const rounds = 3

export const growth = async (seconds: number): Promise<Measure[]> => {
  const steady = { triggers_per_second: 100, telemetry_per_second: 0, seconds }
  const burst = { triggers_per_second: 1_500, telemetry_per_second: 0, seconds: seconds / 6 }
  const few = await withLine({}, (line) => perMessage(line, 10, [steady]))
  const many = await withLine({}, (line) => perMessage(line, 10_000, [steady, burst]))
  const eight = await withLine({ settings: { stream: { shards: 8 } } }, (line) => perMessage(line, 10_000, [burst]))
  return [
    measure('10 → 10,000 robots, 100 triggers/s', few[0], many[0]),
    measure('1 → 8 shards, 10,000 robots, bursts of triggers', many[1], eight[0]),
  ]
}

const measure = (name: string, before = Number.NaN, after = Number.NaN): Measure => ({
  name: `CPU of the line per message, ${name}`,
  value: `${(after / before).toFixed(2)} ×: ${after.toFixed(0)} µs`,
  peer: `before: ${before.toFixed(0)} µs`,
  target: `≤ ${ratioMax} ×`,
  met: after / before <= ratioMax,
})

interface Shape {
  readonly triggers_per_second: number
  readonly telemetry_per_second: number
  readonly seconds: number
}

/** Microseconds, for each shape. */
const perMessage = async (line: Line, robots: number, shapes: readonly Shape[]): Promise<readonly number[]> => {
  // Warms up and lets the robots connect.
  await say(line, robots, { triggers_per_second: 200, telemetry_per_second: 300, seconds: 12 }, true)
  const figures: number[] = []
  for (const shape of shapes) {
    const each: number[] = []
    for (let round = 0; round < rounds; round += 1) each.push(await say(line, robots, shape))
    figures.push(median(each))
  }
  return figures
}

let offset = 0

const say = async (line: Line, robots: number, shape: Shape, first = false): Promise<number> => {
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
  const said = report.telemetry_published + report.triggers_published + (first ? robots : 0)
  if ((await drained(line, published + said, 180)) === undefined) {
    throw new Error(`${said} messages of ${robots} robots were not decided within 180 s`)
  }
  return ((line.cpu_seconds() - before) * 1e6) / said
}
