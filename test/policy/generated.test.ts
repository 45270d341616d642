import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policyFiles } from '../../cli/generate/policy.ts'
import { missionPolicies, policies } from '../../policy/policies.ts'
import { repositoryRoot } from '../tree.ts'

const text = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')
const generated = policyFiles([...policies(), ...missionPolicies()])

test.each([...generated])('%s is what its policy compiles to', (path, content) => {
  expect(text(path) === content, `${path} is out of date: run npm run generate and commit the result`).toBe(true)
})

test('nothing else lies among the compiled policies', () => {
  const compiled = readdirSync(join(repositoryRoot, 'policy/compiled')).map((file) => `policy/compiled/${file}`)
  expect(compiled.filter((path) => !generated.has(path))).toEqual([])
})

test('every generated file says so in line one, and what to edit instead', () => {
  for (const content of generated.values())
    expect(content.split('\n')[0]).toMatch(
      /Generated from policy\/(robot|mission)\.v\d+\.json .* edit (that file|those, not this one)/,
    )
})

test('a released version is frozen: robots are pinned to it, and what it decided must stay explainable', () => {
  const released = JSON.parse(text('policy/released.json')) as Record<string, string>
  for (const [name, hash] of Object.entries(released)) {
    const version = name.includes('.') ? name : `robot.${name}`
    const now = createHash('sha256')
      .update(text(`policy/${version}.json`))
      .digest('hex')
    expect(now, `policy/${version}.json was released and has changed: take it back and write the next version`).toBe(
      hash,
    )
  }
})
