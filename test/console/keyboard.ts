/** What hands on a keyboard do: a key, a word, the way to the next thing. No mouse. */
import type { Page } from 'playwright-core'

/** Keys one after the other, as `g o`, with the pause of a hand. */
export async function press(page: Page, keys: string): Promise<void> {
  for (const key of keys.split(' ')) await page.keyboard.press(key, { delay: 5 })
}

export interface Sought {
  readonly role: string
  readonly name: RegExp
}

const stepsMax = 150

/** Tab until the focus is on it: what cannot be reached so is not there for whoever has no mouse. */
export async function tabTo(page: Page, sought: Sought, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < stepsMax; step += 1) {
    const { role, name } = await focused(page)
    if (role === sought.role && sought.name.test(name)) return
    passed.push(`${role} ${JSON.stringify(name)}`)
    await page.keyboard.press(key)
  }
  throw new Error(
    `${stepsMax} times ${key} lead past no ${sought.role} ${String(sought.name)}, but past ${[...new Set(passed)].join(', ')}`,
  )
}

/** Role and accessible name of what has the focus, as a screen reader is told; empty where nothing has it. */
export async function focused(page: Page): Promise<{ readonly role: string; readonly name: string }> {
  const tree = await page
    .locator('*:focus')
    .last()
    .ariaSnapshot({ timeout: 1_000 })
    .catch(() => '')
  const [, role = '', name = ''] = /^- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?/.exec(tree) ?? []
  return { role, name }
}
