/*
 * A person and a robot: what it is told and answers, what its policy refuses, how it is stopped and goes on; and work that is asked
 * of whichever robot is free. The robots are virtual, and live by themselves meanwhile.
 */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press } from '../keyboard.ts'
import { inBrowser } from '../stage.ts'

const robot = 'robot-01'

/** A key of the robot's page is heard once the robot is there; then a dialog is. */
async function pressed(page: Page, key: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Send command' }).first().waitFor()
  await press(page, key)
  return page.getByRole('dialog')
}

inBrowser('a robot is told', { robots: 2 }, (stage) => {
  test('a command is sent from its page, and its answer is seen there', async () => {
    const { page } = await stage().enter('writer', { at: `robots/${robot}` })
    const dialog = await pressed(page, 'n')
    await dialog.getByRole('button', { name: /What is asked/ }).click()
    await page.getByRole('option', { name: /^action\.start/ }).click()
    await dialog.getByLabel('Action', { exact: true }).fill('beep')
    await dialog.getByRole('button', { name: `Send action.start to ${robot}` }).click()
    await dialog.getByText(/^The robot answered: done/).waitFor()
    await dialog.getByRole('link').nth(1).click()
    await page.getByRole('heading', { level: 1, name: `action.start to ${robot}` }).waitFor()
    await page.getByText('Ended: done', { exact: true }).waitFor()
  })

  test('a form that its message would not take is not sent, and says which field', async () => {
    const { page } = await stage().enter('writer', { at: `robots/${robot}` })
    const dialog = await pressed(page, 'n')
    await dialog.getByRole('button', { name: /What is asked/ }).click()
    await page.getByRole('option', { name: /^action\.start/ }).click()
    await dialog.getByRole('button', { name: /^Send action\.start/ }).click()
    await dialog.getByText(/^Action is empty/).waitFor()
    await dialog.getByLabel('Action', { exact: true }).fill('beep')
    await dialog.getByLabel('Parameters – optional').fill('[1]')
    await dialog.getByRole('button', { name: /^Send action\.start/ }).click()
    await dialog.getByText(/^Parameters is no JSON object/).waitFor()
  })

  test('what its policy refused stands in its story with the reason, and on its diagram', async () => {
    const { system, enter } = stage()
    await system.say('told-1', { type: 'robot.connected' })
    const refused = await system.post('/robots/told-1/commands?wait=10', { type: 'work.pause' })
    expect(refused).toMatchObject({ outcome: 'refused' })
    const { page } = await enter('reader', { at: 'robots/told-1' })
    await page.getByRole('row').filter({ hasText: 'work.pause' }).getByText('refused').first().waitFor()
    await page.getByRole('img', { name: /^refused/ }).waitFor()
    await page.getByRole('img', { name: /it is here/ }).waitFor()
  })

  test('a robot that comes and goes is seen to in the list of them, without a hand on it', async () => {
    const { system, enter } = stage()
    const { page } = await enter('reader', { at: 'robots' })
    await page.getByRole('row').filter({ hasText: robot }).first().waitFor()
    await system.say('told-2', { type: 'robot.connected' })
    const row = page.getByRole('row').filter({ hasText: 'told-2' })
    // Its connection ends with its last word.
    await row.getByText('offline').waitFor()
    await system.say('told-2', { type: 'robot.connected' }, { type: 'fault.raised', payload: { code: 'bumper' } })
    await row.getByRole('link', { name: /fault\.raised|robot\.disconnected/ }).waitFor()
  })

  test('it is stopped by a key and a reason, is given no work then, and goes on when it is resumed', async () => {
    const { system, enter } = stage()
    const { page } = await enter('writer', { at: `robots/${robot}` })
    const dialog = await pressed(page, 's')
    await dialog.getByRole('textbox').fill('a person on the track')
    await dialog.getByRole('button', { name: `Stop ${robot} now` }).click()
    await page.getByText(`${robot} is told to stop`).waitFor()
    await page.getByText('It is given no work').waitFor()
    const commands = (await system.get(`/robots/${robot}/commands`)) as { items: readonly { type: string }[] }
    expect(commands.items.some(({ type }) => type === 'robot.stop')).toBe(true)
    await page.getByRole('button', { name: 'Resume it' }).click()
    await dialog.getByRole('button', { name: `Send robot.resume to ${robot}` }).click()
    await dialog.getByText(/^The robot answered: done/).waitFor()
    await dialog.getByRole('button', { name: 'Done', exact: true }).click()
    await page.getByText('It is given no work').waitFor({ state: 'detached' })
  })

  test('a mission is asked for, and cancelled by whoever does not want it any more', async () => {
    const { page } = await stage().enter('writer', { at: 'missions' })
    await press(page, 'n')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Place').fill('HBW')
    // No robot can: it stays where the person who asked can still change their mind.
    await dialog.getByLabel('Capabilities – optional').fill('fly')
    // A button inside the form is not the one that sends it.
    await dialog.getByRole('button', { name: 'Add a step' }).click()
    await dialog.getByLabel('Place').nth(1).fill('DPS')
    await dialog.getByRole('button', { name: 'Request a mission of 2 steps' }).waitFor()
    await dialog.getByLabel('Capabilities – optional').press('Control+Enter')
    await page.getByText('Why no robot has it').waitFor()
    await page.getByRole('button', { name: 'Cancel mission' }).click()
    const mission = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await dialog.getByRole('textbox', { name: `Type ${mission} to confirm` }).fill(mission)
    await dialog.getByRole('button', { name: 'Cancel this mission' }).click()
    await page.getByText('Ended: nobody wanted it any more.').waitFor()
    expect(await page.getByRole('button', { name: 'Pause', exact: true }).getAttribute('aria-disabled')).toBe('true')
  })
})
