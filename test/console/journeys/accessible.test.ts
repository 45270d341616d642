/*
 * Every screen with something on it, light and dark: axe finds nothing serious by the rules of WCAG 2.1 AA.
 */
import { expect, test } from 'vitest'
import { seriousOn } from '../axe.ts'
import type { Theme } from '../browser.ts'
import { outageRobots, plantHostile, plantOutage, plantWork } from '../planted.ts'
import { screensOf } from '../screens.ts'
import { inBrowser } from '../stage.ts'

const robot = outageRobots[0] ?? ''
const themes: readonly Theme[] = ['light', 'dark']

inBrowser('every screen', { robots: 2 }, (stage) => {
  let isPlanted = false
  test.each(themes)('is accessible, %s', async (theme) => {
    const { system, enter } = stage()
    if (!isPlanted) {
      await plantOutage(system)
      await plantHostile(system)
      await plantWork(system, robot)
      isPlanted = true
    }
    const { page, open } = await enter('writer', { theme })
    const found: string[] = []
    for (const { name, address } of await screensOf(system, robot)) {
      await open(address)
      found.push(...(await seriousOn(page)).map((violation) => `${name}: ${violation}`))
    }
    expect(found).toEqual([])
  })
})
