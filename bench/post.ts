import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { drained, type Line } from './line.ts'
import { type RequestPlan, type RequestReport, robotId } from './requests.ts'
import type { Measure } from './results.ts'
import { root } from './root.ts'

/*
 * How fast POST /messages answers 202, served mode: each answer stands for a message that is claimed, on the stream and marked,
 * and while it is measured dispatch, machines and handlers work all of it off on the same processors.
 */
const warmUpSeconds = 15
const robots = 100

/** The door must not close while it is measured, whatever the machine is doing besides; and nobody else says anything. */
export const postSettings = {
  api: { backlog: { depthMax: 1_000_000, ageSecondsMax: 3_600 } },
  dispatch: { shedTelemetryAfterSeconds: 3_600 },
  quiet: { quietAfterSeconds: 86_400, lostAfterSeconds: 86_400 },
}

export const posting = async (line: Line, seconds: number): Promise<Measure[]> => {
  const single = { messages_per_request: 1, seconds }
  const one = await offered(line, 'one', { ...single, requests_per_second: 400, trigger_every: 10 })
  const triggers = await offered(line, 'trigger', { ...single, requests_per_second: 200, trigger_every: 1 })
  const lists = await offered(line, 'list', {
    messages_per_request: 40,
    requests_per_second: 10,
    trigger_every: 10,
    seconds,
  })
  return [
    {
      name: 'POST /messages, 400/s of one message each, every tenth moves its robot, to 202, p50 / p95 / p99',
      value: text(one),
      peer: `${seconds} s after ${warmUpSeconds} s of warm-up; ${rest(one)}`,
      target: 'p99 ≤ 150 ms, all 202, all decided',
      met: one.complete && one.report.answer_ms.p99 <= 150,
    },
    {
      name: 'POST /messages, 200/s of one message each, all move their robots, to 202, p50 / p95 / p99',
      value: text(triggers),
      peer: `${seconds} s; ${rest(triggers)}`,
    },
    {
      name: 'POST /messages, 10/s of 40 messages each, to 202, p50 / p95 / p99',
      value: text(lists),
      peer: `${seconds} s; ${rest(lists)}`,
    },
  ]
}

interface Offered {
  readonly report: RequestReport
  readonly complete: boolean
  readonly drain_seconds: number | undefined
  readonly decided: number
}

const offered = async (
  line: Line,
  prefix: string,
  shape: Pick<RequestPlan, 'requests_per_second' | 'messages_per_request' | 'trigger_every' | 'seconds'>,
): Promise<Offered> => {
  const plan: RequestPlan = {
    url: line.http_url,
    mqtt_port: line.mqtt_port,
    token: line.token,
    connections: 64,
    robots,
    prefix: `bench-${prefix}`,
    warm_up_seconds: warmUpSeconds,
    ...shape,
  }
  const connected = Array.from({ length: robots }, (_, robot) => ({
    robot_id: robotId(plan, robot),
    type: 'robot.connected',
    payload: {},
  }))
  const before = await line.counters()
  await line.post('/messages', connected)
  const { report, end } = await run(plan)
  // Once as it is asked for, and once as the broker says it.
  const beside = 2 * robots + report.commands_answered
  const drain_seconds = await drained(line, before.published + report.messages_accepted + beside)
  const after = await line.counters()
  await end()
  const ended = ({ applied, observed, refused }: typeof after): number => applied + observed + refused
  const decided = ended(after) - ended(before) - beside
  return {
    report,
    drain_seconds,
    decided,
    complete:
      Object.keys(report.answers).every((answer) => answer === '202') &&
      drain_seconds !== undefined &&
      decided === report.messages_accepted,
  }
}

const run = async (plan: RequestPlan) => {
  const child = spawn(process.execPath, [join(root, 'bench/requests.ts'), JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const failed = (): Error => new Error(`bench/requests.ts ended with exit code ${child.exitCode}`)
  const [said] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), gone])
  if (typeof said !== 'string') throw failed()
  return {
    report: JSON.parse(said) as RequestReport,
    end: async () => {
      child.stdin.end()
      await gone
      if (child.exitCode !== 0) throw failed()
      // That they are gone is not counted with what comes next.
      await sleep(3_000)
    },
  }
}

const text = ({ report: { answer_ms, answers } }: Offered): string =>
  `${answer_ms.p50} / ${answer_ms.p95} / ${answer_ms.p99} ms; ${Object.entries(answers)
    .map(([answer, count]) => `${count} × ${answer}`)
    .join(', ')}`

const rest = ({ report, decided, drain_seconds }: Offered): string =>
  `${decided} of ${report.messages_accepted} decided, ` +
  (drain_seconds === undefined ? 'not drained in 60 s' : `drained ${drain_seconds.toFixed(1)} s after the end`) +
  `; the generator used ${(report.cpu_seconds / (report.seconds + warmUpSeconds)).toFixed(2)} cores`
