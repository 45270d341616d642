/*
 * Is it healthy? Somebody looks at the overview while messages fail, follows the number and the cause, and finds the place in the
 * picture of the whole.
 */
import { expect, test } from 'vitest'
import { press } from '../keyboard.ts'
import { failMore, openFailures, outageText, until } from '../planted.ts'
import { inBrowser } from '../stage.ts'

inBrowser('what happens now', {}, (stage) => {
  test('is on the overview while it happens: said, decided, failed, robots by state, and what fails most', async () => {
    const { system, enter } = stage()
    // It comes, and goes with its connection.
    await system.say('r1', { type: 'robot.connected', payload: {} })
    const { page } = await enter('reader')
    const main = page.getByRole('main')
    await main.getByRole('heading', { name: 'Overview' }).waitFor()
    await main.getByRole('table', { name: 'Robots by state' }).getByRole('link', { name: 'offline' }).waitFor()
    await main.getByText('The books balance').waitFor()
    await main.getByText('No failure is open').waitFor()

    await failMore(system, 5)
    await until(async () => (await openFailures(system)) >= 5)
    const failed = main.getByRole('link', { name: '5 open failures' })
    await failed.waitFor()
    await main.getByText(outageText).first().waitFor()
    await failed.focus()
    await press(page, 'Enter')
    await main.getByRole('heading', { level: 1, name: 'Failures' }).waitFor()
  })

  test('is in the picture of the whole, which is opened and read by keyboard', async () => {
    const { page } = await stage().enter('reader', { at: 'flow' })
    const main = page.getByRole('main')
    const box = main.getByRole('button', { name: /^core\.messaging/ })
    await box.waitFor()
    await box.focus()
    await press(page, 'Enter')
    await main.getByRole('table', { name: 'Parts of service_platform.core.messaging' }).getByText('dispatch').waitFor()
    expect(new URL(page.url()).searchParams.get('box')).toBe('service_platform.core.messaging')
    // The same address is the same picture.
    await page.reload()
    await main.getByRole('table', { name: 'Parts of service_platform.core.messaging' }).waitFor()
    await main.getByRole('button', { name: 'Close' }).click()
    expect(new URL(page.url()).searchParams.get('box')).toBeNull()
  })

  test('a look that fails is said, what was known stays, and it heals by itself', async () => {
    const { page } = await stage().enter('reader', { complaints: /ERR_FAILED|Failed to load/ })
    const main = page.getByRole('main')
    await main.getByText('Robots by state').waitFor()
    await page.route('**/api/flow', (route) => route.abort())
    await main.getByText('Last known, not live').waitFor()
    await main.getByText('Robots by state').waitFor()
    await page.unroute('**/api/flow')
    await main.getByText('Last known, not live').waitFor({ state: 'detached' })
  })
})
