/**
 * Pictures of every screen for docs/console.md, of a system in which two recorded AGVs of a factory, virtual robots and a planted
 * fault are to be seen: light at 1280, dark at 1920.
 *
 *   npm run screenshots [-- NAME...]
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoryRoot } from '../tree.ts'
import { startBrowser, type Window } from './browser.ts'
import { operatorIn } from './operator.ts'
import { type Items, plantHostile, plantOutage, plantWork, replayFactory, until } from './planted.ts'
import { screensOf } from './screens.ts'
import { type LocalSystem, startSystem } from './system.ts'

const folder = join(repositoryRoot, 'docs/console')
const sizes = [
  { width: 1280, height: 800, theme: 'light' },
  { width: 1920, height: 1080, theme: 'dark' },
] as const satisfies readonly Window[]
const recording = 'production-wr-agv2-b-agv1-clean_20260513_135600.log'
/** Half an hour in half a minute. */
const speed = 60
/** One that moves by itself, to be told something, and one of the factory. */
const commanded = 'robot-01'
const isOfFactory = /^ff:/

/** What has landed in the lake (a delivery gathers for a minute) is made tables: charts have something to draw. */
async function settle(system: LocalSystem): Promise<void> {
  await sleep(70_000)
  const hour = 3_600_000
  const from = Math.floor(Date.now() / hour) * hour
  const range = { from: new Date(from).toISOString(), until: new Date(from + hour).toISOString() }
  const { run_id } = (await system.post('/data/runs', { ...range, reason: 'to have charts' })) as { run_id: string }
  const isOver = async (): Promise<boolean> => {
    const { status } = (await system.get(`/data/runs/${run_id}`)) as { status: string }
    return status !== 'asked' && status !== 'running'
  }
  await until(isOver, 180)
}

const wanted = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const system = await startSystem({ robots: 10, vda: 4, settings: { warehouse: { byTheClock: true } } })
const browser = await startBrowser()
try {
  await plantHostile(system)
  await plantOutage(system)
  await replayFactory(system, recording, speed)
  await plantWork(system, commanded)
  await settle(system)
  const { items } = (await system.get('/robots?limit=100')) as Items<{ robot_id: string }>
  const robot = items.find(({ robot_id }) => isOfFactory.test(robot_id))?.robot_id ?? commanded
  for (const size of sizes) {
    const operator = await operatorIn(browser, system, 'writer', size)
    await operator.open('')
    for (const { name, address } of await screensOf(system, robot, commanded)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      await operator.open(address)
      // Charts draw themselves, and the feed says its first words.
      await sleep(1_500)
      await operator.page.screenshot({ path: join(folder, `${name}-${size.width}.png`) })
      process.stdout.write(`${name} ${size.width} ${size.theme}\n`)
    }
    await operator.leave()
  }
} finally {
  await browser.close()
  await system.stop()
}
