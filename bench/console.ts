import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { startBrowser } from '../test/console/browser.ts'
import { type Operator, operatorIn, searchBox, settledOn } from '../test/console/operator.ts'
import { awsSideOf } from './aws-clients.ts'
import { type Line, type LineOptions, runLoad, withLine } from './line.ts'
import { median } from './median.ts'
import type { Measure } from './results.ts'
import { seedFailures, seedJournal } from './seed.ts'
import { failureId, failuresIn, messageId, type Seeded, traceId } from './seeded.ts'

/*
 * The operators' console in a real browser on the same machine as everything else: what is loaded first and how soon it can be
 * used, lists and pages in a full store, two hundred robots that change once a second, and memory while they do.
 */
const kilobytesMax = 600
const usableSecondsMax = 2
const pageSecondsMax = 1
const robots = 200
/** Of 60 frames a second, with one that is late forgiven. */
const frameMsMax = 50
const lateFramesPercentMax = 1

export const consoleInBrowser = async (quick: boolean): Promise<Measure[]> => {
  const part = quick ? 0.02 : 1
  // A failure for ten messages; of the messages themselves a part is enough to look for.
  const seeded = { journal_rows: 1_000_000 * part, robots: 1_000, groups: 200, until: Date.now() - 60_000 }
  // Nobody but the load changes anything.
  const settings = { retry: { backoffSeconds: 3_600 } }
  return [
    ...(await onLine({ settings }, (line, browser) => firstLoad(line, browser, quick ? 3 : 7))),
    ...(await onLine({ settings }, (line, browser) => fullStore(line, browser, seeded, quick ? 5 : 20))),
    ...(await onLine({ settings }, (line, browser) => liveFleet(line, browser, quick ? 20 : 120))),
  ]
}

export const onLine = (
  options: LineOptions,
  measure: (line: Line, browser: Browser) => Promise<Measure[]>,
): Promise<Measure[]> =>
  withLine(options, async (line) => {
    const browser = await startBrowser()
    try {
      return await measure(line, browser)
    } finally {
      await browser.close()
    }
  })

export const consoleOf = (line: Line): { readonly console_url: string } => ({
  console_url: `${line.http_url}/console/`,
})

/** From the address to the heading with figures below it, with nothing in the cache; signed in, as in the morning's second tab. */
const firstLoad = async (line: Line, browser: Browser, times: number): Promise<Measure[]> => {
  const operator = await operatorIn(browser, consoleOf(line), 'reader')
  await operator.open('')
  const storageState = await operator.page.context().storageState()
  await operator.leave()
  const seconds: number[] = []
  let loaded: readonly Loaded[] = []
  for (let n = 0; n < times; n += 1) {
    const { page, close } = await freshPage(browser, { storageState })
    const files = loadedBy(page)
    const started = performance.now()
    await page.goto(consoleOf(line).console_url)
    await settledOn(page)
    seconds.push((performance.now() - started) / 1000)
    loaded = await files()
    await close()
  }
  const sum = (one: (file: Loaded) => number): number => loaded.reduce((all, file) => all + one(file), 0) / 1024
  const gzipped = sum(({ gzip }) => gzip)
  return [
    {
      name: 'first load of the overview: scripts, styles, fonts and page, gzipped',
      value: `${gzipped.toFixed(0)} KB in ${loaded.length} files`,
      peer: `Brotli ${sum(({ brotli }) => brotli).toFixed(0)} KB, as they are ${sum(({ bytes }) => bytes).toFixed(0)} KB`,
      target: `≤ ${kilobytesMax} KB`,
      met: gzipped <= kilobytesMax,
    },
    {
      name: 'address → overview with its figures, nothing cached, sign-in remembered: median and slowest',
      value: `${median(seconds).toFixed(2)} s, ${Math.max(...seconds).toFixed(2)} s of ${times}`,
      peer: 'browser, pages and the whole system on the same two cores',
      target: `≤ ${usableSecondsMax} s`,
      met: median(seconds) <= usableSecondsMax,
    },
  ]
}

interface Loaded {
  readonly bytes: number
  readonly gzip: number
  readonly brotli: number
}

/** What the page took from where it is served, taken again; answers of the API are not of it. */
const loadedBy = (page: Page): (() => Promise<readonly Loaded[]>) => {
  const addresses = new Set<string>()
  page.on('response', (response) => {
    const { origin, pathname } = new URL(response.url())
    if (pathname.startsWith('/console/') && response.status() === 200) addresses.add(origin + pathname)
  })
  return () =>
    Promise.all(
      [...addresses].map(async (address) => {
        const body = Buffer.from(await (await fetch(address)).arrayBuffer())
        return {
          bytes: body.length,
          gzip: gzipSync(body, { level: 9 }).length,
          brotli: brotliCompressSync(body).length,
        }
      }),
    )
}

const freshPage = async (
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  return { page: await context.newPage(), close: () => context.close() }
}

/** A page of a console that is open: from the address in the bar of the application to the row that was looked for. */
const fullStore = async (line: Line, browser: Browser, seeded: Seeded, times: number): Promise<Measure[]> => {
  const aws = await awsSideOf(line)
  const said = { ...seeded, journal_rows: Math.min(seeded.journal_rows, 20_000) }
  await seedJournal(aws, said)
  await seedFailures(aws, seeded)
  aws.close()
  const operator = await operatorIn(browser, consoleOf(line), 'reader')
  await operator.open('')
  const failure = (n: number): number => (n * 104_729) % failuresIn(seeded)
  const message = (n: number): number => (n * 1_299_709) % said.journal_rows
  const failures = failuresIn(seeded).toLocaleString('en')
  return [
    await shown(operator, times, {
      name: `failure groups with ${failures} failures`,
      link: 'Failures',
    }),
    await shown(operator, times, {
      name: 'a failure by its id in the search box',
      sought: (n) => failureId(failure(n)),
    }),
    await shown(operator, times, {
      name: 'a message by its id in the search box',
      sought: (n) => messageId(message(n)),
    }),
    await shown(operator, times, {
      name: 'a story by its trace in the search box',
      sought: (n) => traceId(said, message(n)),
    }),
  ]
}

type Shown = { readonly name: string } & (
  | { /** In the navigation, to a list. */ readonly link: string }
  | { /** Typed into the one search box; its page shows it. */ readonly sought: (n: number) => string }
)

const shown = async ({ page, open }: Operator, times: number, what: Shown): Promise<Measure> => {
  const seconds: number[] = []
  for (let n = 0; n < times; n += 1) {
    await open('audit')
    const started = performance.now()
    if ('link' in what) {
      await page.getByRole('navigation').getByRole('link', { name: what.link, exact: true }).click()
      await page.getByRole('main').getByRole('table').first().getByRole('row').nth(1).waitFor()
    } else {
      const id = what.sought(n)
      await searchBox(page).fill(id)
      await page.keyboard.press('Enter')
      await page.getByRole('main').getByText(id).first().waitFor()
    }
    await settledOn(page)
    seconds.push((performance.now() - started) / 1000)
  }
  return {
    name: `${what.name}: median and slowest`,
    value: `${median(seconds).toFixed(2)} s, ${Math.max(...seconds).toFixed(2)} s of ${times}`,
    target: `≤ ${pageSecondsMax} s`,
    met: median(seconds) <= pageSecondsMax,
  }
}

/** Each robot begins or ends a job once a second; the list of them is open, and is what a person looks at. */
const liveFleet = async (line: Line, browser: Browser, seconds: number): Promise<Measure[]> => {
  const operator = await operatorIn(browser, consoleOf(line), 'reader')
  const { page } = operator
  const plan = {
    host: '127.0.0.1',
    port: line.mqtt_port,
    connections: 10,
    robots,
    prefix: 'live',
    telemetry_per_second: robots,
    triggers_per_second: robots,
    telemetry_bytes: 300,
  }
  await runLoad({
    ...plan,
    triggers_per_second: 0,
    telemetry_per_second: 0,
    connect_first: true,
    offset: 1,
    seconds: 0,
  })
  await operator.open('robots')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const quiet = framesOf(await framesIn(page, 5_000))
  const load = runLoad({ ...plan, connect_first: false, offset: 1, seconds: seconds + 5 })
  await sleep(5_000)
  const before = await heapMb(devtools)
  await changing(page)
  const busyBefore = await busySeconds(devtools)
  const frames = framesOf(await framesIn(page, (seconds / 2) * 1000))
  const busyPercent = (100 * ((await busySeconds(devtools)) - busyBefore)) / (seconds / 2)
  const middle = await heapMb(devtools)
  await sleep((seconds / 2) * 1000)
  const after = await heapMb(devtools)
  await load
  const megabytesMore = after - middle
  await operator.leave()
  return [
    {
      name: `frames while ${robots} robots change once a second each, the list of robots open`,
      value: `${frames.text}; its main thread is busy ${busyPercent.toFixed(0)} % of the time`,
      peer: `before anything changed: ${quiet.text}; browser without a graphics card, and the whole system, on the same two cores`,
      target: `≤ ${lateFramesPercentMax} % late`,
      met: frames.late_percent <= lateFramesPercentMax,
    },
    {
      name: `memory of the page's scripts after ${seconds / 2} s and after ${seconds} s of it`,
      value: `${middle.toFixed(1)} MB, ${after.toFixed(1)} MB`,
      peer: `when it began: ${before.toFixed(1)} MB`,
      target: 'flat: ≤ 10 % more',
      met: megabytesMore <= middle * 0.1,
    },
  ]
}

/** That there is something to draw at all. */
const changing = async (page: Page): Promise<void> => {
  const states = async (): Promise<string> =>
    ((await page.getByRole('main').innerText()).match(/\b(idle|working)\b/g) ?? []).join()
  const first = await states()
  await sleep(2_000)
  if ((await states()) === first)
    throw new Error('The list of robots shows the same states for two seconds: it is not live')
}

const framesOf = (milliseconds: readonly number[]): { readonly text: string; readonly late_percent: number } => {
  const late = milliseconds.filter((ms) => ms > frameMsMax).length
  const seconds = milliseconds.reduce((sum, ms) => sum + ms, 0) / 1000
  return {
    text: `${(milliseconds.length / seconds).toFixed(0)}/s, ${late} of ${milliseconds.length} later than ${frameMsMax} ms, the latest ${Math.max(...milliseconds).toFixed(0)} ms`,
    late_percent: (100 * late) / milliseconds.length,
  }
}

/** CPU of the thread that runs scripts, styles and layout. */
const busySeconds = async (devtools: CDPSession): Promise<number> => {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

/** Milliseconds from each frame to the next; a text, because it runs in the page. */
const framesIn = (page: Page, milliseconds: number): Promise<readonly number[]> =>
  page.evaluate(`new Promise((resolve) => {
    const begun = performance.now()
    const frames = []
    let last = begun
    const next = (now) => {
      frames.push(now - last)
      last = now
      if (now - begun < ${milliseconds}) requestAnimationFrame(next)
      else resolve(frames)
    }
    requestAnimationFrame(next)
  })`)

export const heapMb = async (devtools: CDPSession): Promise<number> => {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}
