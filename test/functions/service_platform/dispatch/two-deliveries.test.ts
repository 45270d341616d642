/*
 * The same batch is under way twice, and a handler fails in one of the two. Whatever they make of it together, it is one thing:
 * a message ends once, in the journal, in the row, in the books and among the failures alike.
 */
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../../messages/envelope.ts'
import type { Misbehaviour } from '../../../fakes/machines.ts'
import { jittered, seeded } from './interrupted.ts'
import { completed, connected, type Line, line, releaseOf, say, start } from './line.ts'

const records = [
  say('r1', connected('c1')),
  say('r1', start('s1')),
  say('r1', completed('w1')),
  say('r1', start('s2')),
  say('r1', completed('w2')),
]

const both = async (seed: number, first: Misbehaviour): Promise<Line> => {
  const one = line()
  one.machines.misbehave = ({ message }, run) =>
    run === 1 && (message as Message).message_id.startsWith('s') ? first : undefined
  const random = seeded(seed)
  const deliveries = [
    one.deliver(records, jittered(one.ports, random)),
    one.deliver(records, jittered(one.ports, random)),
  ]
  const answers = await Promise.all(deliveries)
  if (answers.some(({ batchItemFailures }) => batchItemFailures.length > 0)) await one.deliver(records)
  one.machines.misbehave = () => undefined
  one.clock.now += 3_600_000
  await one.deliver([releaseOf('r1')])
  return one
}

const ends = (one: Line) => {
  const { rows } = one.register
  const journal = [...rows.journal.values()]
  const count = (outcome: string): number => journal.filter((row) => row.outcome === outcome).length
  const { published, applied, dead_lettered, refused } = one.register.counters() as Record<string, number>
  const open = one.failures.last().filter(({ status }) => status === 'open')
  return {
    journal: {
      applied: count('applied'),
      dead_lettered: count('dead_lettered'),
      refused: count('refused'),
      held: count('held'),
    },
    books: { published, applied, dead_lettered, refused },
    revision: rows.robots.get('r1')?.revision,
    held: rows.held.size,
    open: open.map(({ message_id }) => message_id).sort(),
    dead: journal.flatMap(({ outcome, message_id }) => (outcome === 'dead_lettered' ? [message_id] : [])).sort(),
  }
}

describe('two deliveries at once', () => {
  test.each<[string, Misbehaviour]>([
    ['for good', { fails: 'PermanentFailure' }],
    ['for the moment', { fails: 'TemporaryFailure' }],
    ['without an answer, though it was done', 'answer lost'],
  ])('agree on each message when a run fails %s in one of them', async (_, misbehaviour) => {
    for (let seed = 0; seed < 300; seed++) {
      const { journal, books, revision, held, open, dead } = ends(await both(seed, misbehaviour))
      const where = `seed ${seed}`
      expect(journal.applied + journal.dead_lettered + journal.refused, where).toBe(5)
      expect(books, where).toEqual({
        published: 5,
        applied: journal.applied,
        dead_lettered: journal.dead_lettered,
        refused: journal.refused,
      })
      expect(revision, where).toBe(journal.applied)
      expect(held, where).toBe(0)
      expect(open, where).toEqual(dead)
    }
  })
})
