/*
 * What cannot be retried as it is: an edit that is checked before it is sent, with a second editor beside it. And what can: a set
 * that is frozen with what was shown, cancelled on its way, and gone on with.
 */
import { expect, test } from 'vitest'
import type { Operator } from '../operator.ts'
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
async function wrongStop(system: LocalSystem): Promise<string> {
  await system.say('stopper-1', { message_id: 'stop-1', type: 'work.stop', payload: { job_id: 7 } })
  let failure: string | undefined
  await until(async () => {
    const { items } = (await system.get('/failures?robot_id=stopper-1')) as { items: { failure_id: string }[] }
    failure = items[0]?.failure_id
    return failure !== undefined
  })
  return failure ?? ''
}
