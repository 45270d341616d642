/*
 * What cannot be retried as it is: an edit that is checked before it is sent, with a second editor beside it. And what can: a set
 * that is frozen with what was shown, cancelled on its way, and gone on with.
 */
import { expect, test } from 'vitest'
import { type Operator, refuseToken } from '../operator.ts'
import { openFailures, outageRobots, outageText, plantOutage, until } from '../planted.ts'
import { inBrowser } from '../stage.ts'
import type { LocalSystem } from '../system.ts'

inBrowser('what cannot be retried as it is', {}, (stage) => {
  test('is edited: locked and sensitive fields are told, the body is checked, a diff is shown, and who was faster is named', async () => {
    const { system, enter } = stage()
    const failure = await wrongStop(system)
    const at = `failures/${failure}?edit`
    const [ada, ben] = [await enter('writer', { at }), await enter('admin', { at, complaints: /409/ })]
    for (const { page } of [ada, ben]) await message(page).waitFor()
    const said = JSON.parse(await message(ada.page).inputValue()) as object
    expect(said).toEqual({ type: 'work.stop', payload: { job_id: 7 } })

    await message(ada.page).fill('{"type": "work.stop", "payload": {"job_id": 8}}')
    await seen(ada, 'job_id is 8; a text of 1 to 128 characters was expected')
    await message(ada.page).fill('{"type": "work.stop", "payload": {"job_id": "j", "x": 1e400}}')
    await seen(ada, 'UnsafeNumber')
    await message(ada.page).fill('{"message_id": "other", "type": "work.stop", "payload": {"job_id": "j"}}')
    await seen(ada, 'message_id is locked to "stop-1"')
    await message(ada.page).fill('{"type": "work.pause", "payload": {"job_id": "j"}}')
    await seen(ada, 'type changes: it is decided as another message')

    for (const operator of [ada, ben]) {
      await message(operator.page).fill('{"type": "work.stop", "payload": {"job_id": "j-7"}}')
      await message(operator.page).press('Control+Enter')
      await operator.page.getByRole('table', { name: 'What changes' }).getByText('payload.job_id').waitFor()
      await operator.page.getByRole('textbox', { name: /^Reason/ }).fill('a job has a name')
    }
    await ada.page.getByRole('button', { name: 'Send the copy' }).click()
    await seen(ada, 'Resolved: edited')
    await seen(ada, 'The message that it became')
    expect(await system.get(`/failures/${failure}`)).toMatchObject({ status: 'resolved', ended_as: 'edited' })

    await ben.page.getByRole('button', { name: 'Send the copy' }).click()
    await seen(ben, /Conflict|has changed since you began/)
    await seen(ben, 'writer')
  })

  test('what is typed outlives a session that cannot be renewed, and is there again after the sign-in', async () => {
    const { system, enter } = stage()
    const failure = await wrongStop(system, 'stopper-2')
    const { page } = await enter('writer', { complaints: /40[01]/ })
    await page.clock.install()
    await page.goto(`${system.console_url}failures/${failure}?edit`)
    const signIn = page.locator('form').getByRole('button', { name: 'writer', exact: true })
    await message(page).or(signIn).first().waitFor()
    if (await signIn.isVisible()) await signIn.click()
    const typed = '{"type": "work.stop", "payload": {"job_id": "half a na'
    await message(page).fill(typed)
    await page.getByRole('button', { name: 'Archive', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('half a reason')

    await refuseToken(page)
    // And the sign-in page renews none.
    await page.route(/\/oauth2\/token$/, async (route) => {
      const isRenewal = route.request().postData()?.includes('refresh_token') ?? false
      if (isRenewal) await route.fulfill({ status: 400, json: { error: 'invalid_grant' } })
      else await route.continue()
    })
    const left = page.waitForURL((address) => !address.pathname.startsWith('/console/failures'))
    // It is read by itself every some seconds.
    await page.clock.fastForward('01:00')
    await left
    await message(page).or(signIn).first().waitFor()
    if (await signIn.isVisible()) await signIn.click()

    await page.getByText('What you had typed is here again').waitFor()
    expect(await message(page).inputValue()).toBe(typed)
    await page.getByText('Not sent: what you typed in “Archive failure”').waitFor()
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/eyJ|token|verifier/)
    await page.getByRole('button', { name: 'Archive', exact: true }).click()
    expect(await dialog.getByRole('textbox').inputValue()).toBe('half a reason')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Close the editor' }).click()
    await message(page).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('a plan is what was shown when it was asked for, and goes on where it was cancelled', async () => {
    const { system, enter } = stage()
    await plantOutage(system)
    const operator = await enter('writer', { at: 'failures/all?q=class%3DKinesisAction' })
    const { page } = operator
    const count = outageRobots.length
    await page.getByRole('button', { name: `Retry ${count} matching` }).click()
    const before = await openFailures(system)
    await system.fail([
      {
        robot_id: 'late-1',
        message_id: 'late-1',
        message: { type: 'robot.connected', payload: {} },
        reason: outageText,
      },
    ])
    await until(async () => (await openFailures(system)) > before)
    await page.getByRole('dialog').getByRole('textbox').fill('the stream is back')
    await page.getByRole('button', { name: `Plan: Retry ${count} matching` }).click()
    await page.getByRole('heading', { level: 1, name: `Retry of ${count}` }).waitFor()

    await page.getByRole('textbox', { name: /^Messages per second/ }).fill('1')
    await page.getByRole('textbox', { name: /^First batches/ }).fill('1')
    await page.getByRole('button', { name: `Retry ${count}` }).click()
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: /^Leave \d+ undone/ }).click()
    await seen(operator, 'Cancelled')
    await page.getByRole('textbox', { name: /^Messages per second/ }).fill('20')
    await page.getByRole('button', { name: /^(Go on with \d+|Retry \d+)$/ }).click()
    await page.getByRole('main').getByText('Done', { exact: true }).first().waitFor({ timeout: 90_000 })
    const { items } = (await system.get('/failures?status=open&class=KinesisAction')) as {
      items: { robot_id: string }[]
    }
    expect(items.map(({ robot_id }) => robot_id)).toEqual(['late-1'])
  })
})

const message = (page: Operator['page']) => page.getByRole('textbox', { name: /^Message/ })

const seen = ({ page }: Operator, what: string | RegExp): Promise<void> =>
  page.getByRole('main').getByText(what).filter({ visible: true }).first().waitFor()

/** A stop that names its job by a number: no retry helps. */
async function wrongStop(system: LocalSystem, robot = 'stopper-1'): Promise<string> {
  await system.say(robot, { message_id: 'stop-1', type: 'work.stop', payload: { job_id: 7 } })
  let failure: string | undefined
  await until(async () => {
    const { items } = (await system.get(`/failures?robot_id=${robot}`)) as { items: { failure_id: string }[] }
    failure = items[0]?.failure_id
    return failure !== undefined
  })
  return failure ?? ''
}
