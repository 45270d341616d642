/** A person at the console, with a browser of their own, signed in by the button that says who they are. */
import type { Browser, Locator, Page } from 'playwright-core'
import { openTab, type Tab, type Window } from './browser.ts'
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

/** Where the screens are shown at once, somebody is signed in already. */
async function signIn(page: Page, role: Role): Promise<void> {
  // The menu of whoever is signed in bears their name, which may be that of a role.
  const button = page.locator('form').getByRole('button', { name: role, exact: true })
  await button.or(screens(page)).first().waitFor()
  if (await button.isVisible()) await button.click()
  await screens(page).waitFor()
}

const screens = (page: Page): Locator => page.getByRole('navigation', { name: 'Screens' }).first()

export async function settledOn(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor()
  // What still loads shows a spinner; a live screen is never at rest, so nobody asks the network.
  await page.locator('main :is([class*="awsui_spinner"], [aria-busy="true"])').first().waitFor({ state: 'detached' })
}

/** The first row of a list that is loaded: while it loads, and where it is empty, there is a row as well, but no link in it. */
export const firstRow = (page: Page): Locator =>
  page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.getByRole('link') })
    .first()

/** From now on the gateway knows the token no more that the page has. */
export async function refuseToken(page: Page): Promise<void> {
  let old: string | undefined
  await page.route('**/api/**', async (route) => {
    const { authorization } = route.request().headers()
    old ??= authorization
    if (authorization === old) await route.fulfill({ status: 401, json: { message: 'Unauthorized' } })
    else await route.continue()
  })
}

/** The one box for any id, on every screen. */
export const searchBox = (page: Page): Locator => page.getByRole('banner').getByRole('searchbox').first()
