import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { operatorIn } from '../test/console/operator.ts'
import { consoleOf, heapMb, onLine } from './console.ts'
import { type Line, runLoad } from './line.ts'
import type { Measure } from './results.ts'
import { slopeOf } from './slope.ts'

/*
 * An hour of the console in less: as many events and samples as two hundred robots send in an hour, one of each every ten seconds, and
 * somebody who goes round between the screens that hear them. Where the memory of the page's scripts goes is a line through what is left
 * after each round, when nobody refers to the rest any more.
 */
const robots = 200
const everySeconds = 10
const hourly = (robots * 3_600) / everySeconds
const percentMoreMax = 10
/** The first rounds fill what is kept on purpose: the last messages, the last samples. */
const roundsToFill = 2

export const minutesAsked = (text: string | undefined): number => {
  const minutes = Number(text ?? 10)
  if (minutes >= 5 && minutes <= 60) return minutes
  throw new Error(`--minutes is ${JSON.stringify(text)}: an hour is shortened to 5 to 60 minutes`)
}

/** Quick: the traffic of ten minutes, for half of one; what fills is not told from what grows then. */
export const consoleHour = async (quick: boolean, minutes: number): Promise<Measure[]> =>
  onLine({ settings: { retry: { backoffSeconds: 3_600 } } }, async (line, browser) => {
    const seconds = quick ? 30 : minutes * 60
    const rounds = quick ? 5 : 12
    const per_second = hourly / (minutes * 60)
    const operator = await operatorIn(browser, consoleOf(line), 'reader')
    const { page } = operator
    await say(line, { per_second: 0, seconds: 0, connect_first: true })
    await operator.open('robots')
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const kept = async () => {
      const megabytes = await heapMb(devtools)
      const { metrics } = await devtools.send('Performance.getMetrics')
      const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
      return { megabytes, nodes: of('Nodes'), listeners: of('JSEventListeners') }
    }
    const load = say(line, { per_second, seconds: seconds + 5, connect_first: false })
    const begun = performance.now()
    const samples: (Awaited<ReturnType<typeof kept>> & { readonly hours: number })[] = []
    for (let round = 1; round <= rounds; round += 1) {
      await goRound(page)
      await sleep(Math.max(0, begun + (seconds * 1000 * round) / rounds - performance.now()))
      const hours = ((performance.now() - begun) / 1000) * (per_second / hourly)
      samples.push({ ...(await kept()), hours })
    }
    const report = await load
    await operator.leave()
    const settled = samples.slice(roundsToFill)
    const [first, last] = [settled[0], settled.at(-1)]
    if (first === undefined || last === undefined) throw new Error(`${rounds} rounds leave none after ${roundsToFill}`)
    const slope = slopeOf(settled.map(({ hours, megabytes }) => [hours, megabytes]))
    const text = settled.map(({ megabytes }) => megabytes.toFixed(1)).join(', ')
    return [
      {
        name: `memory of the page's scripts, more in an hour of ${robots} robots (${report.triggers_published.toLocaleString('en')} transitions in ${(seconds / 60).toFixed(1)} min)`,
        value: `${slope.toFixed(2)} MB; after each round ${text} MB`,
        peer: `nodes ${first.nodes} → ${last.nodes}, listeners ${first.listeners} → ${last.listeners}`,
        // Half a minute tells nothing of an hour, only that it is measured.
        ...(!quick && {
          target: `flat: ≤ ${percentMoreMax} % more`,
          met: slope <= (first.megabytes * percentMoreMax) / 100,
        }),
      },
    ]
  })

const say = (
  line: Line,
  {
    per_second,
    seconds,
    connect_first,
  }: { readonly per_second: number; readonly seconds: number; readonly connect_first: boolean },
) =>
  runLoad({
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 10,
    robots,
    prefix: 'hour',
    telemetry_per_second: per_second,
    triggers_per_second: per_second,
    telemetry_bytes: 300,
    connect_first,
    offset: 1,
    seconds,
  })

/** Every round ends where it began, so that what is left can be compared. */
const goRound = async (page: Page): Promise<void> => {
  const screens = page.getByRole('navigation', { name: 'Screens' }).first()
  for (const name of ['Messages', 'Overview', 'Robots']) {
    await screens.getByRole('link', { name, exact: true }).click()
    await page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor()
    await sleep(1_500)
  }
}
