/*
 * A page that was opened before more failed: what is acted on is what was on it, and whoever comes second is told who was first.
 */
import { expect, test } from 'vitest'
import { failMore, type Items, openFailures, outageRobots, plantOutage, until } from '../planted.ts'
import { inBrowser } from '../stage.ts'

const count = outageRobots.length

inBrowser('a page that is older than what it shows', {}, (stage) => {
  test('plans what it showed: what failed since is not in the set', async () => {
    const { system, enter } = stage()
    await plantOutage(system)
    const { page } = await enter('writer', { at: 'failures/all' })
    const retry = page.getByRole('button', { name: /^Retry \d+ matching$/ })
    await retry.waitFor()
    await failMore(system, 3)
    await until(async () => (await openFailures(system)) >= count + 3)
    await retry.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('the stream is back')
    // The list may have been loaded anew meanwhile: then this is what it showed when it was asked.
    const plan = dialog.getByRole('button', { name: /Retry \d+/ })
    const shown = /\d+/.exec((await plan.textContent()) ?? '')?.[0] ?? ''
    await plan.click()
    await page.getByRole('heading', { level: 1, name: new RegExp(`of ${shown}$`) }).waitFor()
    const { items } = (await system.get('/operations?limit=1')) as Items<{ plan: { count: number } }>
    expect(items[0]?.plan.count).toBe(Number(shown))
  })

  test('of two who start the same plan one starts it, and the other sees that it is under way', async () => {
    const { system, enter } = stage()
    const { items } = (await system.get('/operations?limit=1')) as Items<{ operation_id: string }>
    const at = `operations/${items[0]?.operation_id}`
    const [ada, ben] = [
      await enter('writer', { at }),
      await enter('admin', { at, complaints: /status of 409|ERR_INTERNET_DISCONNECTED/ }),
    ]
    // Ben's page hears nothing of what Ada does: he has looked away since.
    await ben.page.context().setOffline(true)
    const start = { name: /^(Start|Retry).*\d/ }
    await ada.page.getByRole('button', start).click()
    await ada.page.getByRole('progressbar').waitFor()
    await ben.page.context().setOffline(false)
    await ben.page
      .getByRole('button', start)
      .click({ timeout: 3_000 })
      .catch(() => undefined)
    await ben.page.getByRole('progressbar').waitFor()
    await ben.page.getByRole('main').getByText('Done', { exact: true }).first().waitFor({ timeout: 90_000 })
  })

  test('counts and plans what a filter finds beyond what is loaded, with “or” and by the text of the error', async () => {
    const { system, enter } = stage()
    const found = 120
    await failMore(system, found, 'beyond')
    const filter = encodeURIComponent('robot_id^beyond & (text:shard | class=UnknownMessage)')
    const counted = async () => (await system.get(`/failures/count?filter=${filter}`)) as { count: number }
    await until(async () => (await counted()).count === found)
    const { page } = await enter('writer', { at: `failures/all?q=${filter}` })
    await page.getByRole('button', { name: `Retry ${found} matching` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('the stream is back')
    await dialog.getByRole('button', { name: new RegExp(`Retry ${found}`) }).click()
    await page.getByRole('heading', { level: 1, name: new RegExp(`of ${found}$`) }).waitFor()
  })
})
