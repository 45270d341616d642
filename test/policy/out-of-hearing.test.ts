import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outOfHearing } from '../../messages/out-of-hearing.ts'
import { policies } from '../../policy/policies.ts'
import { repositoryRoot, trackedFiles } from '../tree.ts'

const leaving = ['robot.disconnected', 'robot.went_quiet', 'robot.lost']

test('robots that leave are out of hearing, in every version', () => {
  const entered = policies().flatMap(({ cells }) =>
    Object.values(cells).flatMap((cell) => leaving.flatMap((type) => cell[type]?.next ?? [])),
  )
  expect([...new Set(entered)].sort()).toEqual([...outOfHearing].sort())
})

test('which states those are is written once', () => {
  const again = trackedFiles()
    .filter((file) => /^(functions|lib|cli|local|messages|policy)\/.+\.ts$/.test(file))
    .filter((file) => !['messages/out-of-hearing.ts', 'functions/http/responses/policies.ts'].includes(file))
    .filter((file) =>
      /(\[|=== |!== )'unreachable'|'unreachable'[,\]]/.test(readFileSync(join(repositoryRoot, file), 'utf8')),
    )
  expect(again).toEqual([])
})
