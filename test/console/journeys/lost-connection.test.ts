/*
 * The cable is pulled: nothing answers and no socket closes. What is on screen is said to be old within five seconds, and what
 * was missed comes when the line is back. What is opened meanwhile says that it cannot be had, never that there is nothing. And a tab
 * that was left open over a deploy, whose files are gone.
 */
import { expect, test } from 'vitest'
import { inBrowser } from '../stage.ts'

inBrowser('a connection that is lost', {}, (stage) => {
  test('is visible, and heals by itself with what was missed', async () => {
    const { system, enter } = stage()
    await system.say('r1', { type: 'robot.connected', payload: {} })
    const { page } = await enter('reader', { at: 'robots', complaints: /WebSocket|ERR_|Failed to load|504|timed/i })
    const chip = page.getByRole('banner').getByText(/^Live/)
    await chip.waitFor()

    system.freeze()
    // Within five seconds, as live-feed.test.ts shows by a clock of its own; here the machine itself may be busy.
    await page
      .getByText(/last known, not live/i)
      .first()
      .waitFor()

    system.thaw()
    await system.say('r2', { type: 'robot.connected', payload: {} })
    await chip.waitFor()
    await expect.poll(() => page.getByText(/last known, not live/i).count()).toBe(0)
    await page.getByRole('main').getByText('r2', { exact: true }).first().waitFor()
  })

  test('of lists that are opened meanwhile leaves none that says there is nothing; what is open fills when it is back', async () => {
    const { system, enter } = stage()
    await system.say('r1', { type: 'robot.connected', payload: {} })
    const { page } = await enter('reader', { at: 'audit', complaints: /WebSocket|ERR_|Failed to load|504|timed/i })
    const main = page.getByRole('main')
    const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await page.getByRole('banner').getByText(/^Live/).waitFor()
    // Files are there, nobody answers what is asked of the API, and so there is no ticket for a new connection either.
    await page.route('**/api/**', (route) => route.abort())
    system.freeze()
    await main.getByText('Last known, not live.').waitFor()
    system.thaw()

    for (const [name, says] of [
      ['Robots', 'Not reachable'],
      ['Missions', 'Not reachable'],
      ['Messages', 'The live feed is not there'],
      ['Failures', 'Not reachable'],
    ] as const) {
      await goTo(name)
      await main.getByRole('heading', { level: 1, name }).waitFor()
      await main.getByRole('table').getByText(says).first().waitFor()
      expect(await main.getByText(/^No .+ yet|^No match|^Nothing has failed|^No groups/).count()).toBe(0)
      await main.getByText('Last known, not live.').waitFor()
    }

    await page.unroute('**/api/**')
    await main.getByText('Nothing has failed').waitFor()
    await main.getByText('Last known, not live.').waitFor({ state: 'detached' })
    await goTo('Robots')
    await main.getByRole('link', { name: 'r1', exact: true }).waitFor()
  })

  test('is told from a tab that was open over a deploy: a page whose file is gone is to be loaded anew', async () => {
    const { system, enter } = stage()
    const gone = await fetch(`${system.console_url}assets/of-an-older-build.js`)
    expect([gone.status, gone.headers.get('content-security-policy')]).toEqual([404, expect.any(String)])
    const { page } = await enter('reader', { at: 'audit', complaints: /404|dynamically imported|preload CSS/ })
    const main = page.getByRole('main')
    const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await page.route('**/console/assets/**', (route) => route.fulfill({ status: 404, body: '' }))
    await goTo('Data')
    await main.getByText('This page could not be fetched').waitFor()
    await goTo('Audit')
    await main.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
    await goTo('Data')
    await page.unroute('**/console/assets/**')
    await main.getByRole('button', { name: 'Load the page anew' }).click()
    await main.getByRole('heading', { level: 1, name: 'Data' }).waitFor()
  })
})
