/*
 * The stream took nothing for a while: twelve messages of twelve robots wait as failures. An operator finds them from the
 * overview, reads why, tries one, then all others, watches, and sees that nothing is missing. No mouse.
 */
import { expect, test } from 'vitest'
import { focused, press, tabTo } from '../keyboard.ts'
import { firstRow, type Operator } from '../operator.ts'
import { outageRobots, outageText, plantOutage } from '../planted.ts'
import { inBrowser } from '../stage.ts'

const count = outageRobots.length

inBrowser('a fault, by keyboard alone', {}, (stage) => {
  test('is found from the overview, its cause read, one message retried, then the group, until the books are balanced', async () => {
    const { system, enter } = stage()
    await plantOutage(system)
    const operator = await enter('writer')
    const { page } = operator

    const open = `${count} open failures`
    await page.getByRole('main').getByRole('link', { name: open }).waitFor()
    await tabTo(page, { role: 'link', name: new RegExp(open) })
    await press(page, 'Enter')
    await heading(operator, 'Failures')
    await inList(operator)
    await press(page, 'Enter')
    await heading(operator, /KinesisAction/)
    await page.getByRole('main').getByText(outageText).first().waitFor()

    await page.getByRole('button', { name: /^Retry 1 \(canary\)/ }).waitFor()
    await tabTo(page, { role: 'button', name: /^Retry 1 \(canary\)/ })
    await press(page, 'Enter')
    await confirm(operator, 'one first', /^Retry 1$/)
    await page.getByRole('button', { name: `Retry ${count - 1} of the group` }).waitFor()

    await press(page, 'Shift+R')
    await confirm(operator, 'the stream is back', new RegExp(`Retry ${count - 1}`))
    await heading(operator, new RegExp(`of ${count - 1}$`))
    await press(page, 'b')
    expect(await focused(page)).toMatchObject({ role: 'button', name: expect.stringContaining(`${count - 1}`) })
    await press(page, 'Enter')
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('main').getByText('Done', { exact: true }).first().waitFor({ timeout: 90_000 })

    await press(page, 'g o')
    await heading(operator, /overview/i)
    const counted = async (): Promise<Counters> => (await system.get('/counters')) as Counters
    await expect.poll(counted).toMatchObject({ pending: 0, dead_lettered: 0 })
    const { published, applied, observed, duplicate, refused, shed } = await counted()
    expect(published).toBe(applied + observed + duplicate + refused + shed)
    for (const robot of outageRobots)
      expect(await system.get(`/robots/${robot}`)).toMatchObject({ state: 'working', entered_by: 'work.started' })
  })

  test('who comes back from a failure is on the page and the row of the list that they left it by', async () => {
    const { enter } = stage()
    const operator = await enter('reader', { at: 'failures/all' })
    const { page } = operator
    await page.evaluate(() => localStorage.setItem('signalbox.console.list.failures', '{"pageSize":5}'))
    await operator.open('failures/all')
    await firstRow(page).waitFor()
    await tabTo(page, { role: 'button', name: /^Page 2$/ })
    await press(page, 'Enter')
    await page.locator('button[aria-label="Page 2"][aria-current="true"]').waitFor()
    await press(page, 'j j')
    await press(page, 'Enter')
    await page.getByText('What failed, and why').waitFor()
    const { pathname } = new URL(page.url())
    await page.goBack()
    await page.locator('tr[data-current]:focus').waitFor()
    expect(new URL(page.url()).search).toBe('?page=2')
    await press(page, 'Enter')
    await page.getByText('What failed, and why').waitFor()
    expect(new URL(page.url()).pathname).toBe(pathname)
  })

  test('every key has its line in the help, which opens and closes by keyboard and gives the focus back', async () => {
    const { enter } = stage()
    const { page } = await enter('reader', { at: 'failures/all' })
    await tabTo(page, { role: 'button', name: /^Export/ })
    const before = await focused(page)
    await press(page, '?')
    const help = page.getByRole('dialog')
    await help.waitFor()
    for (const what of [/filter/i, /next/i, /retry/i, /archive/i, /overview/i])
      await help.getByText(what).first().waitFor()
    await press(page, 'Escape')
    await help.waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).toEqual(before)
  })

  test('a key does nothing while somebody types', async () => {
    const { enter } = stage()
    const { page } = await enter('writer', { at: 'failures/all' })
    await firstRow(page).waitFor()
    await press(page, '/')
    await expect.poll(() => focused(page)).toMatchObject({ name: expect.stringMatching(/^Filter/) })
    await page.keyboard.type('rea?xg o')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe('/console/failures/all')
  })
})

interface Counters {
  readonly published: number
  readonly applied: number
  readonly observed: number
  readonly duplicate: number
  readonly refused: number
  readonly dead_lettered: number
  readonly shed: number
  readonly pending: number
}

const heading = async ({ page, settled }: Operator, name: string | RegExp): Promise<void> => {
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await settled()
}

const inList = async ({ page }: Operator): Promise<void> => {
  await firstRow(page).waitFor()
  await press(page, 'j')
}

const confirm = async ({ page }: Operator, reason: string | undefined, button: RegExp): Promise<void> => {
  await page.getByRole('dialog').waitFor()
  if (reason !== undefined) {
    await tabTo(page, { role: 'textbox', name: /^Reason/ })
    await page.keyboard.type(reason)
  }
  await tabTo(page, { role: 'button', name: button })
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}
