import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandPayloads } from '../../../messages/commands.ts'
import { vdaProfileSetting } from '../../../messages/vda-profile.ts'
import { repositoryRoot, trackedFiles } from '../../tree.ts'

const page = readFileSync(join(repositoryRoot, 'docs/vda-5050.md'), 'utf8')
const missing = (words: readonly string[]) => words.filter((word) => !page.includes(`\`${word}\``))

test('every command, every setting of a profile and every reason for a refusal stands in docs/vda-5050.md', () => {
  const sources = trackedFiles()
    .filter((file) => file.startsWith('functions/vda5050/'))
    .map((file) => readFileSync(join(repositoryRoot, file), 'utf8'))
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/refused\(\s*'([a-z_]+)'|code: '([a-z_]+)'/g)].map(([, one, other]) => one ?? other ?? ''),
  )
  expect(codes.length).toBeGreaterThan(8)
  expect(missing(codes)).toEqual([])
  expect(missing(Object.keys(vdaProfileSetting.shape))).toEqual([])
  expect(missing(Object.keys(commandPayloads))).toEqual([])
})
