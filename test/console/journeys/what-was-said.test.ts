/*
 * From whatever somebody was given to what became of it: any id, a log line or an address in the one box; one message from its
 * robot to the feed, with what it said; who did what about it.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press } from '../keyboard.ts'
import { firstRow, searchBox } from '../operator.ts'
import { type Items, until } from '../planted.ts'
import { inBrowser } from '../stage.ts'
import type { LocalSystem } from '../system.ts'

const robot = 'carrier-1'
const job = 'order-4711'

interface Said {
  readonly message_id: string
  readonly trace_id: string
  readonly type: string
  readonly outcome: string
  readonly failure_id?: string
}

/** One that was applied, and one that its handler could not do. */
async function plantStory(system: LocalSystem): Promise<{ readonly applied: Said; readonly failed: Said }> {
  // In one breath: a robot that has gone is not at work any more.
  await system.say(
    robot,
    { type: 'robot.connected', payload: {} },
    { type: 'work.started', correlation_id: job, payload: { job_id: job } },
    { type: 'work.stop', correlation_id: job, payload: { job_id: 'nobody-has-it' } },
  )
  const said = async (): Promise<readonly Said[]> =>
    ((await system.get(`/messages?robot_id=${robot}`)) as Items<Said>).items
  const isApplied = ({ type }: Said): boolean => type === 'work.started'
  const isFailed = ({ outcome }: Said): boolean => outcome === 'dead_lettered'
  // Rows of a batch are not written in the order of what was said.
  await until(async () => {
    const all = await said()
    return all.some(isApplied) && all.some(isFailed)
  })
  const all = await said()
  const [applied, failed] = [all.find(isApplied), all.find(isFailed)]
  if (!applied || !failed) throw new Error(`there is no story: ${JSON.stringify(all)}`)
  return { applied, failed }
}

let planted: ReturnType<typeof plantStory> | undefined
const storyOn = (system: LocalSystem): ReturnType<typeof plantStory> => (planted ??= plantStory(system))

/** Typed or pasted, and Enter. */
async function seek(page: Page, text: string): Promise<void> {
  await press(page, 'i')
  await searchBox(page).fill(text)
  await press(page, 'Enter')
}

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

inBrowser('what was said', {}, (stage) => {
  test('any id leads to its page at once', async () => {
    const { system, enter } = stage()
    const { applied, failed } = await storyOn(system)
    const { page } = await enter('reader', { at: 'audit' })
    await seek(page, applied.message_id)
    await headed(page, `Message ${applied.message_id}`).waitFor()
    await seek(page, failed.failure_id ?? '')
    await headed(page, 'OtherJobInHand at machine').waitFor()
    await seek(page, applied.trace_id)
    await headed(page, `Trace ${applied.trace_id}`).waitFor()
    await seek(page, job)
    await headed(page, `Conversation ${job}`).waitFor()
    await seek(page, `robots/${robot}/messages`)
    await headed(page, robot).waitFor()
    await seek(page, `${system.console_url}messages/${failed.message_id}?robot_id=${robot}`)
    await headed(page, `Message ${failed.message_id}`).waitFor()
  })

  test('of the ids in a log line the most particular has the focus, and Enter opens it', async () => {
    const { system, enter } = stage()
    const { applied } = await storyOn(system)
    const { page } = await enter('reader')
    const { message_id, trace_id, type } = applied
    await seek(page, JSON.stringify({ level: 'INFO', message: 'applied', robot_id: robot, message_id, trace_id, type }))
    await page.getByRole('link', { name: message_id }).and(page.locator(':focus')).waitFor()
    expect(await page.getByRole('table').getByRole('row').count()).toBe(4)
    await press(page, 'Enter')
    await headed(page, `Message ${message_id}`).waitFor()
  })

  test('of an id that nobody knows it is said where it was looked for', async () => {
    const { page } = await stage().enter('reader', { complaints: /status of 404 .*\/timeline\// })
    await seek(page, 'nobody-knows-1')
    await page.getByText('Nobody knows it').waitFor()
    await page.getByText('nobody-knows-1 (what you wrote)').waitFor()
  })

  test('a message is followed from its robot to the feed, and what it said is there', async () => {
    const { system, enter } = stage()
    const { applied } = await storyOn(system)
    const { page } = await enter('reader', { at: `messages/${applied.message_id}?robot_id=${robot}` })
    const way = page.getByRole('table', { name: 'The way of the message, hop by hop' })
    for (const place of ['IoT Core', 'stream', 'dispatch', 'machine', 'handler', 'commit', 'event', 'feed']) {
      await way.getByRole('rowheader', { name: place, exact: true }).first().waitFor()
    }
    await page.getByText('As the lake has it').waitFor()
    expect(await page.getByRole('region', { name: 'payload' }).innerText()).toContain(`"job_id": "${job}"`)
    expect(await page.getByRole('region', { name: 'bytes' }).innerText()).toContain('"type":"work.started"')
    await page.getByRole('tab', { name: 'Headers' }).click()
    await page.getByRole('row', { name: /^topic robots\/carrier-1\/messages edge/ }).waitFor()
  })

  test('a message that failed says in words why, and leads to its failure', async () => {
    const { system, enter } = stage()
    const { failed } = await storyOn(system)
    const { page } = await enter('reader', { at: `messages/${failed.message_id}?robot_id=${robot}` })
    await page
      .getByText(/in hand, not "nobody-has-it"/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Failures (1)' }).click()
    await page.getByRole('table', { name: 'Failures of this story' }).getByRole('link').first().click()
    await headed(page, 'OtherJobInHand at machine').waitFor()
  })

  test('what is decided while somebody looks is counted as new, and shown when they want it', async () => {
    const { system, enter } = stage()
    const { page } = await enter('reader', { at: `messages?q=robot_id%3D${robot}` })
    const rows = page.getByRole('table').getByRole('row')
    await firstRow(page).waitFor()
    // What is heard in the first second is shown at once; that began before there was a row.
    await page.waitForTimeout(1_200)
    const before = await rows.count()
    await system.say(robot, { type: 'battery.low', payload: { battery: 9 } })
    const newer = page.getByRole('button', { name: /^\d+ new – show$/ })
    await newer.waitFor()
    expect(await rows.count()).toBe(before)
    // It comes and goes with what it says: each is heard, one after the other.
    await expect.poll(() => newer.innerText()).toMatch(/^[2-9] new/)
    await until(async () => {
      if (await newer.isVisible()) await newer.click()
      return page.getByRole('row', { name: /battery\.low/ }).isVisible()
    })
  })

  test('messages of any age are filtered by the lake, and counted exactly', async () => {
    const { system, enter } = stage()
    await storyOn(system)
    const inLake = async (): Promise<number> => {
      const counted = await system.get('/data/messages/count?filter=outcome%3Ddead_lettered')
      return (counted as { readonly messages: number }).messages
    }
    await until(async () => (await inLake()) > 0)
    const messages = await inLake()
    const q = encodeURIComponent('kind!=telemetry & (outcome=dead_lettered | outcome=shed)')
    const { page } = await enter('reader', { at: `messages?from_where=lake&q=${q}` })
    await page
      .getByText(`${messages} ${messages === 1 ? 'match' : 'matches'}`)
      .first()
      .waitFor()
    // The number and the rows are two questions, and whichever is answered first is shown first.
    const rows = page.getByRole('table').getByRole('row', { name: /work\.stop/ })
    await expect.poll(() => rows.count()).toBe(messages)
  })

  test('the audit trail says who did what and why, is filtered in its address, and leads to the operation', async () => {
    const { system, enter } = stage()
    const { failed } = await storyOn(system)
    const reason = 'the job <b>was</b> renamed'
    await system.post(`/failures/${failed.failure_id}/archive`, { reason })
    await system.put(`/robots/${robot}/fleet`, { fleet: 'north', reason: 'it moved' })
    const { page } = await enter('reader', { at: 'audit' })
    await page.getByRole('row', { name: /it moved/ }).waitFor()
    await page.goto(`${system.console_url}audit?q=${encodeURIComponent('kind=archive & entry=message')}`)
    const row = page.getByRole('row', { name: /open → archived/ })
    await row.waitFor()
    expect(await row.innerText()).toContain(reason)
    await page.getByText('it moved').waitFor({ state: 'detached' })
    await press(page, 'j')
    await press(page, 'Enter')
    await headed(page, /archive/i).waitFor()
  })
})
