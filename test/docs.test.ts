import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot, trackedFiles } from './tree.ts'

const documents = trackedFiles().filter((file) => file.endsWith('.md'))

const linksOf = (file: string): string[] =>
  [...readFileSync(join(repositoryRoot, file), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))

test('every relative link in the documentation leads somewhere', () => {
  const dead = documents.flatMap((file) =>
    linksOf(file)
      .filter((link) => !existsSync(join(repositoryRoot, dirname(file), link)))
      .map((link) => `${file} → ${link}`),
  )
  expect(dead).toEqual([])
})

test('the checklist answers twelve questions, each with a file and a test', () => {
  const rows = readFileSync(join(repositoryRoot, 'docs/checklist.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Z].*\?/.test(line))
  expect(rows.length).toBe(12)
  for (const row of rows)
    expect(
      row
        .split('|')
        .slice(3, 5)
        .every((cell) => cell.includes('](')),
    ).toBe(true)
})
