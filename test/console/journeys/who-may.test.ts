/*
 * Who may do what, seen from the page: a reader who tries to write, a token that has expired, two people at once, a page that is
 * older than what it shows.
 */
import { expect, test } from 'vitest'
import { press } from '../keyboard.ts'
import { firstRow, refuseToken } from '../operator.ts'
import { outageRobots, plantOutage } from '../planted.ts'
import { inBrowser } from '../stage.ts'

const needsWriter = 'This needs the role writer; yours is reader'

inBrowser('who may act', {}, (stage) => {
  test('a reader sees every button that acts, and each says which role it needs', async () => {
    const { system, enter } = stage()
    await plantOutage(system)
    const { page, open } = await enter('reader', { at: 'failures' })
    await firstRow(page).waitFor()
    const retry = page.getByRole('button', { name: /^Retry/ }).first()
    expect(await retry.getAttribute('aria-disabled')).toBe('true')
    await retry.focus()
    await page.getByText(needsWriter).filter({ visible: true }).first().waitFor()
    await open(`robots/${outageRobots[0]}`)
    expect(await page.getByRole('button', { name: /stop/i }).first().getAttribute('aria-disabled')).toBe('true')
  })

  test('the key of such a button says the same and opens nothing', async () => {
    const { enter } = stage()
    const { page } = await enter('reader', { at: 'failures/all' })
    await firstRow(page).waitFor()
    await press(page, 'j r')
    await page.getByText(needsWriter).filter({ visible: true }).first().waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('what the page does not offer the server does not do: the same call with a reader’s token is refused', async () => {
    const { enter, system } = stage()
    const { page } = await enter('reader', { at: 'failures', complaints: /403/ })
    // The page's own token, taken from a request that it makes.
    const asked = page.waitForRequest((request) => request.headers().authorization !== undefined)
    await page.reload()
    const { authorization = '' } = (await asked).headers()
    const answer = await fetch(`${system.http_url}/operations`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'redrive', filter: { status: 'open' }, reason: 'to see' }),
    })
    expect(answer.status).toBe(403)
  })

  test('a token that has expired is replaced, and the page stays where it is', async () => {
    const { enter } = stage()
    const { page } = await enter('reader', { at: 'failures?q=status%3Aopen', complaints: /401/ })
    const address = page.url()
    const tokens = new Set<string>()
    page.on('request', (request) => tokens.add(request.headers().authorization ?? ''))
    await refuseToken(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Robots' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Robots' }).waitFor()
    await page
      .getByRole('main')
      .getByText(outageRobots[0] ?? '')
      .first()
      .waitFor()
    expect(tokens.size).toBeGreaterThan(1)
    expect(new URL(page.url()).pathname).toBe('/console/robots')
    expect(address).toContain('q=')
  })

  test('of two who archive the same failure the second is told who was first and when', async () => {
    const { enter, system } = stage()
    const { items } = (await system.get('/failures?limit=1')) as { items: readonly { failure_id: string }[] }
    const at = `failures/${items[0]?.failure_id}`
    const [ada, ben] = [await enter('writer', { at }), await enter('writer', { at, complaints: /409/ })]
    for (const { page } of [ada, ben]) {
      await page
        .getByRole('button', { name: /^Archive/ })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('textbox').first().fill('a robot that is gone')
    }
    await ada.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Archive/ })
      .click()
    await ada.page.getByRole('dialog').waitFor({ state: 'hidden' })
    await ben.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Archive/ })
      .click()
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Load anew' }).waitFor()
  })
})
