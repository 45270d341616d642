/*
 * The cable is pulled: nothing answers and no socket closes. What is on screen is said to be old within five seconds, and what
 * was missed comes when the line is back.
 */
import { expect, test } from 'vitest'
import { inBrowser } from '../stage.ts'

inBrowser('a lost connection', {}, (stage) => {
  test('is visible within five seconds, and heals by itself with what was missed', async () => {
    const { system, enter } = stage()
    await system.say('r1', { type: 'robot.connected', payload: {} })
    const { page } = await enter('reader', { at: 'robots', complaints: /WebSocket|ERR_|Failed to load|504|timed/i })
    const chip = page.getByRole('banner').getByText(/^Live/)
    await chip.waitFor()

    system.freeze()
    const frozen = Date.now()
    await page
      .getByText(/last known, not live/i)
      .first()
      .waitFor()
    // Five are promised, and asked after by a clock of its own in the client's tests; here the machine itself may be busy.
    expect(Date.now() - frozen).toBeLessThan(10_000)

    system.thaw()
    await system.say('r2', { type: 'robot.connected', payload: {} })
    await chip.waitFor()
    await expect.poll(() => page.getByText(/last known, not live/i).count()).toBe(0)
    await page.getByRole('main').getByText('r2', { exact: true }).first().waitFor()
  })
})
