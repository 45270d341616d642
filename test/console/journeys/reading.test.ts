/*
 * Who reads changes nothing, and sees nothing that a script could not ask for: every screen, every list, again and again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../../tree.ts'
import { outageRobots, plantHostile, plantOutage, plantWork, until } from '../planted.ts'
import { screensOf } from '../screens.ts'
import { inBrowser } from '../stage.ts'

const robot = outageRobots[0] ?? ''

inBrowser('a long browse', {}, (stage) => {
  test('leaves books, robots, failures and operations as they were, and asks for nothing that is not in the API’s document', async () => {
    const { system, enter } = stage()
    await plantOutage(system)
    await plantHostile(system)
    await plantWork(system, robot)
    // Nobody waits for anything any more: what changes from now on, reading has changed.
    await system.post('/missions/m-17/cancel?wait=5', {})
    await until(async () => ((await system.get('/counters')) as { pending: number }).pending === 0)
    const seen = async (): Promise<string> =>
      JSON.stringify(
        await Promise.all(
          ['/counters', '/robots', '/failures', '/failure-groups', '/operations', '/audit'].map(system.get),
        ),
      )

    const { page, open, settled } = await enter('admin')
    const asked = new Set<string>()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.startsWith('/api/')) asked.add(`${request.method()} ${pathname.slice('/api'.length)}`)
    })
    const screens = await screensOf(system, robot)
    const before = await atRest(seen)
    for (const { address } of screens) await open(address)
    // From a list to what is in it, and the way back.
    for (const { address } of screens) {
      await open(address)
      const here = page.url()
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await settled()
      if (page.url() !== here) await page.goBack()
      await settled()
    }
    expect(JSON.parse(await seen())).toEqual(JSON.parse(before))
    expect([...asked].filter((call) => !isInDocument(call))).toEqual([])
    // A ticket for the feed, and questions to the warehouse: the two that are asked by POST.
    expect(
      [...asked].filter((call) => !call.startsWith('GET ') && !/^POST \/(feed\/tickets|data\/query)$/.test(call)),
    ).toEqual([])
  })

  test('goes back over a filter, and out of the console to where one came from', async () => {
    const { page, open, settled } = await stage().enter('reader')
    await open('robots')
    await page.goto('about:blank')
    await open('robots')
    await page.keyboard.press('/')
    await page.keyboard.type('working')
    await page.keyboard.press('Enter')
    await until(async () => page.url().includes('?q='))
    await page.goBack()
    await settled()
    expect(page.url()).toMatch(/\/console\/robots$/)
    await page.goBack()
    expect(page.url()).toBe('about:blank')
  })
})

/** What is seen, as soon as two looks, a second apart, see the same: failures are recorded behind what failed. */
async function atRest(look: () => Promise<string>): Promise<string> {
  for (let before = await look(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const now = await look()
    if (now === before) return now
    before = now
  }
}

const { paths } = JSON.parse(readFileSync(join(repositoryRoot, 'docs/generated/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
const documented = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => new RegExp(`^${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)),
)
const isInDocument = (call: string): boolean => documented.some((pattern) => pattern.test(call))
