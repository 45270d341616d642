import { expect, test } from 'vitest'
import { synthesised } from '../assembly.ts'
import { endsOf } from '../directed.ts'
import { rounds } from '../one-act.ts'

const ROUNDS = 12

test('a failure that people, the console and the schedule try again at the same moment is tried once', async () => {
  const { found, violations, tries, answers } = await rounds(synthesised(), ROUNDS)
  expect(violations).toEqual([])
  expect(tries.map((who) => who.length)).toEqual(Array(2 * ROUNDS).fill(1))
  // Whoever is first: none of them always is.
  expect([...new Set(tries.flat())].toSorted()).toEqual(['ada', 'aws-console', 'bob', 'eve', 'schedule'])
  expect([...new Set(answers)].toSorted()).toEqual([202, 409])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const robot of [`m${round}`, `u${round}`]) {
      expect(endsOf(found, robot).filter((end) => end.startsWith('s-'))).toEqual([`s-${robot} applied idle→working`])
      expect(found.commands.filter(({ robot_id }) => robot_id === robot)).toHaveLength(1)
    }
  }
}, 120_000)
