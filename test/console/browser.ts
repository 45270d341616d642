/**
 * A real browser: the headless Chromium that npm brings, driven as a person would. Its sandbox is off, because in a container it
 * has none to give; what a page may do (content security policy, origins) is as everywhere.
 */
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver, type Page } from 'playwright-core'

export type Theme = 'light' | 'dark'

export interface Window {
  readonly width?: number
  readonly height?: number
  readonly theme?: Theme
}

/** A browser of its own, as another person has: nothing is shared with other tabs. */
export interface Tab {
  readonly page: Page
  /** Errors of its scripts, what its policy refused, files that were not there. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** This Chromium is of Linux on x64, and what it links must be there. */
export class NoBrowser extends Error {
  override readonly name = 'NoBrowser'
}

export async function startBrowser(): Promise<Browser> {
  try {
    const executablePath = await chromium.executablePath()
    return await driver.launch({ executablePath, args: flags })
  } catch (error) {
    const why = String(error instanceof Error ? error.message : error).split('\n', 1)[0]
    throw new NoBrowser(`Chromium does not start on ${process.platform} ${process.arch}: ${why}`)
  }
}

const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--font-render-hinting=none',
  // Memory is measured when what nobody refers to is gone.
  '--js-flags=--expose-gc',
]

export async function openTab(
  browser: Browser,
  { width = 1280, height = 800, theme = 'light' }: Window = {},
): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(waitMs)
  return { page, complaints: complaintsOf(page), close: () => context.close() }
}

/** No fact: how long until something is called broken, on the slowest of machines. */
export const waitMs = 60_000

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${short(message.text())} (${short(message.location().url)})`)
  })
  return complaints
}

/** A complaint may quote a whole file. */
const short = (text: string): string => text.replace(/data:[^'" ]{40,}/g, 'data:…').slice(0, 300)
