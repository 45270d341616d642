import { expect, test } from 'vitest'
import { outOfDate } from '../../cli/generate.ts'

test('every generated file is what its source generates now', () => {
  expect(outOfDate(), 'npm run generate, and commit what it wrote').toEqual([])
})
