/*
 * A robot says what it likes: scripts, markup, letters that turn the line around or are not seen, lines of 100 KB. Everything of
 * it is text on every screen that shows it, and whoever reads it sees that there is something that is not seen.
 */
import { expect, test } from 'vitest'
import { hostileRobot, type Items, openFailures, plantHostile, until } from '../planted.ts'
import { inBrowser } from '../stage.ts'

inBrowser('a robot with hostile words', {}, (stage) => {
  test('is shown as text on every screen, runs nothing and hides nothing', async () => {
    const { system, enter } = stage()
    await plantHostile(system)
    await until(async () => (await openFailures(system)) >= 3)
    const { items: failures } = (await system.get('/failures?limit=20')) as Items<{ failure_id: string }>
    const { items: groups } = (await system.get('/failure-groups?limit=20')) as Items<{ fingerprint: string }>
    const { items: messages } = (await system.get(`/messages?robot_id=${hostileRobot}`)) as Items<{
      message_id: string
    }>
    // Nothing has an id like that: the search asks and is told so.
    const { page, open } = await enter('admin', { complaints: /status of (404|422)/ })
    const addresses = [
      '',
      'robots',
      `robots/${hostileRobot}`,
      'messages',
      ...messages.map(({ message_id }) => `messages/${encodeURIComponent(message_id)}?robot_id=${hostileRobot}`),
      'failures',
      'failures/all',
      ...groups.map(({ fingerprint }) => `failures/groups/${fingerprint}`),
      ...failures.map(({ failure_id }) => `failures/${failure_id}`),
      `search?text=${encodeURIComponent('<img src=x onerror="globalThis.wasRun=1">')}`,
    ]
    for (const address of addresses) {
      await open(address)
      expect([address, await page.evaluate(() => (globalThis as { wasRun?: number }).wasRun)]).toEqual([
        address,
        undefined,
      ])
      expect([address, await page.locator('img[src="x"], a[href^="javascript:"]').count()]).toEqual([address, 0])
      // A letter that turns the line around is shown as what it is, never as it works.
      const text = await page.locator('body').innerText()
      expect([address, /[\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/.exec(text)?.index]).toEqual([address, undefined])
      // A line of 100 KB makes no page wider than its window.
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect([address, wide <= 0]).toEqual([address, true])
    }
  })
})
