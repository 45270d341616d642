/** What every journey in the browser stands on: one system and one browser for the file; where there is none, it is skipped and says why. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { NoBrowser, startBrowser, type Window } from './browser.ts'
import { type Operator, operatorIn, type Role } from './operator.ts'
import { type LocalSystem, type SystemOptions, startSystem } from './system.ts'

export interface Stage {
  readonly system: LocalSystem
  /** Opens a browser of their own for a person and signs them in there. The test fails on whatever the page complained of. */
  enter(role: Role, options?: Window & { readonly at?: string; readonly complaints?: RegExp }): Promise<Operator>
}

const started: Browser | NoBrowser = await startBrowser().catch((error: unknown) => {
  if (error instanceof NoBrowser) return error
  throw error
})
const isMissing = started instanceof NoBrowser
if (isMissing) process.stderr.write(`skipped: ${started.message}\n`)

/** `describe` for a journey: its tests are handed the stage. */
export function inBrowser(title: string, options: SystemOptions, tests: (stage: () => Stage) => void): void {
  describe.skipIf(isMissing)(isMissing ? `${title} (skipped: ${started.message})` : title, () => {
    let stage: Stage | undefined
    beforeAll(async () => {
      stage = await stageOn(options)
    }, 300_000)
    afterAll(() => stage?.system.stop(), 30_000)
    tests(() => {
      if (!stage) throw new Error('the system has not started')
      return stage
    })
  })
}

if (!isMissing) afterAll(() => started.close())

/** What the warehouse answers before its first run; the page says it in words, the browser calls it an error. */
const nothingSettled = /status of 422 .*\/api\/data\//

async function stageOn(options: SystemOptions): Promise<Stage> {
  if (isMissing) throw started
  const system = await startSystem(options)
  return {
    system,
    async enter(role, { at = '', complaints = nothingSettled, ...window } = {}) {
      const operator = await operatorIn(started, system, role, window)
      onTestFinished(async () => {
        await operator.leave()
        expect(operator.complaints.filter((complaint) => !complaints.test(complaint))).toEqual([])
      })
      await operator.open(at)
      return operator
    },
  }
}
