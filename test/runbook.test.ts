import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { handlerNames } from '../policy/handlers.ts'
import { repositoryRoot } from './tree.ts'

test('the runbook has one heading for each handler that a policy may name, and no other', () => {
  const runbook = readFileSync(join(repositoryRoot, 'docs/runbook.md'), 'utf8')
  const section = runbook.slice(runbook.indexOf('\n## Handlers')).split(/\n## /)[1] ?? ''
  expect([...section.matchAll(/^### (.+)$/gm)].map((match) => match[1]).sort()).toEqual([...handlerNames].sort())
})
