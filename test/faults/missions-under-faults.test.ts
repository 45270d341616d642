import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../local/random.ts'
import type { Faults } from '../../local/simulated/faults.ts'
import { virtualEpoch } from '../../local/simulated/virtual-clock.ts'
import { synthesised } from './assembly.ts'
import { runMissions } from './missions.ts'

/*
 * The platform itself suffers while robots do: functions die before their first line and after their last, run twice at once, are
 * throttled or late; calls arrive twice, and answers are lost on their way back. Then it stops, and everything comes to its end.
 */
const suffering = (random: Random, untilMs: number, injected: Record<string, number>): Faults => {
  const isOver = (at: number) => at - virtualEpoch > untilMs
  const noted = <Fate extends object>(fate: Fate): Fate => {
    const name = Object.entries(fate).map(([kind, value]) => (value === true ? kind : `${kind} ${value}`))
    injected[name.join()] = (injected[name.join()] ?? 0) + 1
    return fate
  }
  return {
    invocation: ({ at }) => {
      if (isOver(at) || random.next() > 0.04) return undefined
      const fates = [
        { killed: 'before' },
        { killed: 'after' },
        { twice: true },
        { throttled: true },
        { delayMs: 800 },
      ] as const
      return noted(oneOf(fates, random))
    },
    call: ({ at, caller }) => {
      if (isOver(at) || caller === 'test' || random.next() > 0.01) return undefined
      return noted(
        oneOf([{ before: 'reset' }, { after: 'reset' }, { after: 'kill' }, { twice: true }] as const, random),
      )
    },
  }
}

const oneOf = <Fate>(fates: readonly Fate[], random: Random): Fate => fates[random.integer(0, fates.length - 1)] as Fate

test('missions end once each, and none is given twice, while functions die and answers are lost', async () => {
  const seed = process.env.SEED ?? '1'
  const injected: Record<string, number> = {}
  const over_ms = 12_000
  const run = await runMissions({
    assembly: synthesised(),
    seed,
    missions: 12,
    robots: 6,
    over_ms,
    faults: suffering(seededRandom(`platform/${seed}`), over_ms + 10_000, injected),
  })
  const found = JSON.stringify({ ...run, injected }, undefined, 1)
  expect(run.faults, found).toEqual([])
  expect(run.endedTwice, found).toEqual([])
  expect(run.open, found).toEqual([])
  expect(run.ends, found).not.toHaveProperty('lost')
  expect(Object.keys(injected).length, found).toBeGreaterThan(5)
}, 120_000)
