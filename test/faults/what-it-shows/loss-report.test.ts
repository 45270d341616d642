/*
 * The loss report over lines on which everything goes wrong: functions die, answers are lost, batches come again, rules cannot deliver,
 * operators redrive. Nothing of that is a loss, and the report names none; what it names is what robots never said.
 */
import { expect, test } from 'vitest'
import { virtualEpoch } from '../../../local/simulated/virtual-clock.ts'
import { equations } from '../../../warehouse/loss/equations.ts'
import { synthesised } from '../assembly.ts'
import { type LossFound, lossReportOf } from '../loss-report.ts'
import { run } from '../run.ts'

const assembly = synthesised()

/** The robots of the second one skip numbers. */
test.each([{ seed: 2 }, { seed: 9 }])(
  'seed $seed: what robots never said is all that is missing',
  async ({ seed }) => {
    let loss: LossFound | undefined
    const { attempts } = await run({
      assembly,
      seed,
      atRest: async (line) => {
        loss = await lossReportOf(line, virtualEpoch)
      },
    })
    if (!loss) throw new Error('the line did not come to rest')
    expect(loss.hours.length).toBeGreaterThan(0)
    for (const { stage, robot_id, from_sequence, to_sequence } of loss.gaps) {
      expect(stage, String(robot_id)).toBe('robot_to_stream')
      const said = new Set(attempts.filter(({ topic }) => topic.includes(`/${robot_id}/`)).flatMap(numbersIn))
      const missing = Array.from(
        { length: Number(to_sequence) - Number(from_sequence) + 1 },
        (_, n) => Number(from_sequence) + n,
      )
      expect(missing.some((number) => !said.has(number))).toBe(true)
    }
    for (const { name, holds } of equations) {
      if (name !== 'nothing-lost') expect(await loss.without(holds), name).toEqual([])
    }
    loss.close()
  },
  120_000,
)

const numbersIn = ({ bytes }: { readonly bytes: Uint8Array }): readonly number[] =>
  [
    ...Buffer.from(bytes)
      .toString('utf8')
      .matchAll(/"sequence":(\d+)/g),
  ].map(([, number]) => Number(number))
