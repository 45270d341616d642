/*
 * A policy on its way to the robots: what it would have done with what was decided, whom it would move, rolled out and back; and
 * what the warehouse says of all of it afterwards.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { until } from '../planted.ts'
import { inBrowser } from '../stage.ts'
import type { LocalSystem } from '../system.ts'

const robot = 'lift-1'

interface Told {
  readonly state: string
  readonly policy_version: string
}
const told = async (system: LocalSystem): Promise<Told> => (await system.get(`/robots/${robot}`)) as Told

inBrowser('a policy is rolled out', {}, (stage) => {
  test('a replay of what was decided finds the message that the new version answers otherwise', async () => {
    const { system, enter } = stage()
    // Its connection ends while it works: v1 takes its work away, v2 lets it keep it.
    await system.say(robot, { type: 'robot.connected' }, { type: 'work.started', payload: { job_id: 'job-1' } })
    await until(async () => (await told(system).catch(() => undefined))?.state === 'offline')
    const { page } = await enter('writer', { at: 'policies/v2?tab=replay' })
    const asked = page.getByRole('button', { name: 'Replay against v2' })
    // What was decided reaches the lake some moments later.
    await until(async () => {
      await asked.click()
      await page.getByText(/^v2 would have decided|^Nothing was decided/).waitFor()
      return (await page.getByText(/^v2 would have decided 1 of \d+ otherwise/).count()) > 0
    })
    const row = page.getByRole('row').filter({ hasText: 'robot.disconnected' })
    await row.getByText('v1: goes to offline').waitFor()
    await row.getByText('goes to unreachable').waitFor()
    await page.getByText('1×').waitFor()
  })

  test('whom a rollout moves is said before it is begun, and the robot moves with its next message', async () => {
    const { system, enter } = stage()
    const { page } = await enter('admin', { at: 'policies' })
    await page.getByRole('button', { name: 'Roll out…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Robots by name').click()
    await dialog.getByLabel('Robot ids').fill(`${robot}, nobody-1`)
    await dialog
      .getByText(/^1 of \d+ robots? moves: 1 with their next message; 1 of those named was never heard/)
      .waitFor()
    await dialog.getByLabel('Reason').fill('robots go quiet in lifts')
    await dialog.getByRole('button', { name: 'Roll v2 out: 1 robot' }).click()
    await page.getByText('v2 is rolled out to 2 robots by name').waitFor()
    expect((await told(system)).policy_version).toBe('v1')
    await system.say(robot, { type: 'robot.connected' })
    await until(async () => (await told(system)).policy_version === 'v2')
  })

  test('what is allowed to missions is read beside it, as a table and as a picture', async () => {
    const { enter } = stage()
    const { page } = await enter('reader', { at: 'policies' })
    await page.getByRole('row').filter({ hasText: 'mission' }).getByRole('link', { name: 'v1' }).click()
    await page.getByRole('heading', { level: 1, name: 'Policy v1 of missions' }).waitFor()
    await page.getByRole('rowheader', { name: 'mission.cancel', exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Diagram' }).click()
    await page.getByRole('figure', { name: 'States of policy v1 of missions' }).first().waitFor()
    expect(await page.getByRole('tab', { name: /^Roll/ }).count()).toBe(0)
  })

  test('of two who roll back the second is told who was first', async () => {
    const { enter } = stage()
    const [ada, ben] = [
      await enter('admin', { at: 'policies?tab=rollouts' }),
      await enter('admin', { at: 'policies?tab=rollouts', complaints: /409/ }),
    ]
    for (const { page } of [ada, ben]) {
      await page.getByRole('checkbox', { name: /^Select rollout/ }).click()
      await page.getByRole('button', { name: 'Roll v2 back…' }).click()
      await page.getByRole('dialog').getByLabel('Reason').fill('too many wait in lifts')
    }
    const confirmed = (page: Page) => page.getByRole('dialog').getByRole('button', { name: /^Roll v2 back: 1 robot/ })
    await confirmed(ada.page).click()
    await ada.page.getByText('rolled back', { exact: true }).first().waitFor()
    await confirmed(ben.page).click()
    const anew = ben.page.getByRole('dialog').getByRole('button', { name: 'Load anew' })
    await anew.click()
    await ben.page.getByText('rolled back', { exact: true }).first().waitFor()
  })

  test('a range is settled, a question about it asked, and its answer taken along', async () => {
    const { enter } = stage()
    const { page, open } = await enter('admin', { at: 'data?tab=runs' })
    await page.getByRole('button', { name: 'Settle again…' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('to look at it now')
    await page.getByRole('dialog').getByRole('button', { name: 'Settle 24 hours again' }).click()
    await page.getByRole('row').filter({ hasText: 'range' }).getByText('succeeded').waitFor({ timeout: 120_000 })
    await open('data/queries/loudest-robots')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByRole('main').getByRole('link', { name: robot }).first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV', exact: true }).click()
    expect((await download).suggestedFilename()).toBe('loudest-robots.csv')
    // One that takes longer than anybody waits for is looked at again and again, until it is there.
    await page.route('**/api/data/query', async (route) => {
      const body = route.request().postDataJSON() as object
      await route.continue({ postData: JSON.stringify({ ...body, wait_seconds: 0 }) })
    })
    const later = page.waitForResponse((answer) => answer.url().endsWith('/api/data/query') && answer.status() === 202)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await later
    await page.getByRole('main').getByRole('link', { name: robot }).first().waitFor()
    // A link to the answer shows it again.
    await page.reload()
    await page.getByRole('main').getByRole('link', { name: robot }).first().waitFor()
  })
})
