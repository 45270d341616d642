/** A person at the console, with a browser of their own, signed in by the button that says who they are. */
import type { Browser, Page } from 'playwright-core'
import { openTab, type Tab, type Window, waitMs } from './browser.ts'
import type { LocalSystem } from './system.ts'

export type Role = 'reader' | 'writer' | 'admin'

export interface Operator {
  readonly page: Page
  readonly complaints: Tab['complaints']
  /** A screen by its address behind /console/, as from a bookmark: the whole page is loaded, and they sign in where they are asked. */
  open(address: string): Promise<void>
  /** Until a screen is there, with its heading and without anything that still loads. */
  settled(): Promise<void>
  leave(): Promise<void>
}

export async function operatorIn(
  browser: Browser,
  system: Pick<LocalSystem, 'console_url'>,
  role: Role,
  window: Window = {},
): Promise<Operator> {
  const { page, complaints, close } = await openTab(browser, window)
  const settled = (): Promise<void> => settledOn(page)
  return {
    page,
    complaints,
    async open(address) {
      await page.goto(system.console_url + address)
      await signIn(page, role)
      await settled()
    },
    settled,
    leave: close,
  }
}

/** Where the console is shown at once, somebody is signed in already. */
async function signIn(page: Page, role: Role): Promise<void> {
  const button = page.getByRole('button', { name: new RegExp(role, 'i') }).first()
  const main = page.getByRole('main')
  await button.or(main).first().waitFor()
  if (await main.isVisible()) return
  if (new URL(page.url()).pathname.startsWith('/console/')) return void (await main.waitFor())
  await button.click()
  await main.waitFor()
}

export async function settledOn(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor()
  // Cloudscape shows what loads by a spinner or says it in a status; a live screen never is at rest, so the network is not asked.
  await page.waitForFunction(isAtRest, undefined, { timeout: waitMs })
}

/* In the page. */
function isAtRest(): boolean {
  const main = document.querySelector('main') ?? document.body
  return main.querySelector('[class*="awsui_spinner"], [aria-busy="true"]') === null
}
