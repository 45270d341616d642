import { expect, test } from 'vitest'
import { advanced, holds, joined, steppedBack, without } from '../../../functions/commands/line.ts'
import { type Line, NOBODY } from '../../../functions/ports/command-book.ts'

const normal = (command_id: string) => ({ command_id, priority: 'normal' }) as const
const urgent = (command_id: string) => ({ command_id, priority: 'urgent' }) as const

/** Everybody leaves as soon as they have had the place. */
const courseOf = (line: Line): readonly string[] => {
  const went: string[] = []
  for (let now = line; now.on_its_way; ) {
    const { command_id } = now.on_its_way
    went.push(command_id)
    now = advanced(without(now, command_id), 1000, 0)
  }
  return went
}

test('the first one goes at once, the others one by one: urgent ones first, else as they were asked for', () => {
  const line = [normal('a'), normal('b'), urgent('c'), normal('d'), urgent('e')].reduce(
    (before, one) => joined(before, one, 1000, 0),
    NOBODY,
  )
  expect(line.on_its_way?.command_id).toBe('a')
  expect(courseOf(line)).toEqual(['a', 'c', 'e', 'b', 'd'])
})

test('who steps back waits in front of its like, and urgent ones overtake it', () => {
  const line = steppedBack(
    [normal('a'), normal('b')].reduce((before, one) => joined(before, one, 1000, 0), NOBODY),
    normal('a'),
  )
  expect(line.on_its_way).toBeUndefined()
  expect(courseOf(advanced(line, 1000, 0))).toEqual(['a', 'b'])
  expect(courseOf(advanced(joined(line, urgent('c'), 1000, 0), 1000, 0))).toEqual(['c', 'a', 'b'])
})

test('while somebody waits for the robot nobody takes the free place before them', () => {
  const waiting = steppedBack(joined(NOBODY, normal('a'), 1000, 0), normal('a'))
  expect(holds(joined(waiting, normal('b'), 1000, 0), 'b')).toBe(false)
})

test('a place that nobody gave back is free when its time is over', () => {
  const line = joined(joined(NOBODY, normal('dead'), 1000, 0), normal('b'), 1000, 0)
  expect(holds(advanced(line, 5000, 999), 'b')).toBe(false)
  expect(holds(advanced(line, 5000, 1000), 'b')).toBe(true)
  expect(advanced(NOBODY, 1000, 0)).toBe(NOBODY)
})
