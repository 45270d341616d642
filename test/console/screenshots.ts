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
import { plantHostile, plantOutage, plantWork, replayFactory } from './planted.ts'
import { screensOf } from './screens.ts'
import { startSystem } from './system.ts'

const folder = join(repositoryRoot, 'docs/console')
const sizes = [
  { width: 1280, height: 800, theme: 'light' },
  { width: 1920, height: 1080, theme: 'dark' },
] as const satisfies readonly Window[]
const recording = 'production-wr-agv2-b-agv1-clean_20260513_135600.log'
/** Half an hour in half a minute. */
const speed = 60
const robot = 'robot-01'

const wanted = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const system = await startSystem({ robots: 10, vda: 4, settings: { warehouse: { byTheClock: true } } })
const browser = await startBrowser()
try {
  await plantOutage(system)
  await plantHostile(system)
  await replayFactory(system, recording, speed)
  await plantWork(system, robot)
  for (const size of sizes) {
    const operator = await operatorIn(browser, system, 'writer', size)
    await operator.open('')
    for (const { name, address } of await screensOf(system, robot)) {
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
