import { parseArgs } from 'node:util'
import { environmentNamed } from '../lib/environments.ts'
import { batching } from './batching.ts'
import { bundles } from './bundles.ts'
import { consoleInBrowser } from './console.ts'
import { consoleHour, minutesAsked } from './console-hour.ts'
import { cost } from './cost.ts'
import { failures } from './failures.ts'
import { feed } from './feed.ts'
import { dispatchAlone, openingAlone } from './floors.ts'
import { growth } from './growth.ts'
import { idle } from './idle.ts'
import { lake } from './lake.ts'
import { withLine } from './line.ts'
import { manyMissions } from './many-missions.ts'
import { missionCost, missionSettings, missions, reallocate, states, stops } from './missions.ts'
import { posting, postSettings } from './post.ts'
import { type Measure, type Section, store, storedSections, toMarkdown } from './results.ts'
import { start } from './start.ts'
import { throughput } from './throughput.ts'
import { memoryOfFunctions } from './usage.ts'
import { warehouse } from './warehouse.ts'

/*
 * npm run bench -- [--quick] [--only SECTION]... [--minutes N]
 *
 * Prints each section as it is measured and stores all of them in bench/results.md and results.json; with --only the others
 * stay as they were stored. --quick takes minutes instead of half an hour, for a look at a change; its figures are not stored.
 * --minutes: into so many the hour of consolehour is shortened, ten if left out.
 */
interface Part {
  readonly title: string
  readonly measure: (quick: boolean, minutes: number) => Promise<Measure[]>
}

const parts: Readonly<Record<string, Part>> = {
  start: { title: 'Starting, and memory of an idle fleet', measure: (quick) => start(quick ? 1 : 3, quick ? 30 : 300) },
  throughput: {
    title: 'Throughput and latency',
    measure: (quick) => withLine({}, (line) => throughput(line, quick ? 15 : 60)),
  },
  post: {
    title: 'Taking messages over HTTP',
    measure: (quick) => withLine({ settings: postSettings }, (line) => posting(line, quick ? 15 : 60)),
  },
  mission: {
    title: 'Missions: asked for → on the robot',
    measure: (quick) => withLine({ settings: missionSettings }, (line) => missions(line, quick ? 15 : 60)),
  },
  states: {
    title: 'States of VDA 5050',
    measure: (quick) => withLine({ settings: missionSettings }, (line) => states(line, quick ? 15 : 60)),
  },
  reallocate: {
    title: 'Missions of robots that are gone',
    measure: (quick) => withLine({}, (line) => reallocate(line, quick ? 3 : 10)),
  },
  missions10k: {
    title: 'Ten thousand missions',
    measure: (quick) => (quick ? manyMissions(1_000, 40) : manyMissions(10_000, 300)),
  },
  stop: {
    title: 'Emergency stop',
    measure: (quick) => withLine({ settings: missionSettings }, (line) => stops(line, quick ? 15 : 60)),
  },
  opening: { title: 'Opening alone', measure: async (quick) => openingAlone(quick ? 5 : 15) },
  dispatch: { title: 'dispatch alone, one core', measure: (quick) => dispatchAlone(quick ? 3 : 9) },
  growth: { title: 'Growth', measure: (quick) => growth(quick ? 10 : 30) },
  batching: {
    title: 'Batch size and window of dispatch, stream read as on AWS',
    measure: (quick) => batching(quick ? 10 : 30, quick),
  },
  cost: {
    title: 'Requests and dollars',
    measure: async (quick) => [...(await cost(quick ? 10 : 30)), ...(await missionsBilled(quick ? 10 : 30))],
  },
  failures: { title: 'Failures: looking, redriving, dollars', measure: failures },
  feed: { title: 'The live feed', measure: (quick) => withLine({}, (line) => feed(line, quick ? 15 : 60)) },
  lake: { title: 'Into the lake', measure: (quick) => lake(quick ? 50_000 : 1_000_000) },
  warehouse: { title: 'Asking the warehouse', measure: (quick) => warehouse(quick ? 240_000 : 10_000_000) },
  console: { title: 'The console in a browser', measure: consoleInBrowser },
  consolehour: { title: 'An hour of the console, shortened', measure: consoleHour },
  idle: { title: 'The idle month', measure: (quick) => idle(quick ? 1 : 3) },
  bundles: { title: 'Functions: bytes and loading', measure: (quick) => bundles(quick ? 5 : 15) },
}

const missionsBilled = async (seconds: number): Promise<Measure[]> => {
  const memory = await memoryOfFunctions()
  const buffer = { megabytes: environmentNamed('dev').lake.bufferMegabytes }
  return withLine({ aws_timing: true, settings: missionSettings }, (line) => missionCost(line, seconds, memory, buffer))
}

const flags = (): { quick: boolean; only: readonly string[]; minutes: number } => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string' },
    },
  })
  const unknown = values.only.find((name) => !(name in parts))
  if (unknown === undefined) return { ...values, minutes: minutesAsked(values.minutes) }
  console.error(`There is no section ${JSON.stringify(unknown)}; known are ${Object.keys(parts).join(', ')}`)
  process.exit(1)
}

process.on('SIGINT', () => process.exit(130))
const { quick, only, minutes } = flags()
const at = new Date().toISOString().slice(0, 16)
const measured: Section[] = []
for (const [name, { title, measure }] of Object.entries(parts)) {
  if (only.length > 0 && !only.includes(name)) continue
  const section = { name, title, at, measures: await measure(quick, minutes) }
  measured.push(section)
  console.log(toMarkdown([section]))
}
const missed = measured.flatMap(({ measures }) => measures.filter(({ met }) => met === false))
console.log(missed.length === 0 ? 'Every target is met.' : `Not met: ${missed.map(({ name }) => name).join('; ')}`)
if (!quick) {
  const all = Object.keys(parts).flatMap((name) => {
    const section = [...measured, ...storedSections()].find((one) => one.name === name)
    return section === undefined ? [] : [section]
  })
  store(all)
}
