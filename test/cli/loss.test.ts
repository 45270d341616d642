import { expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import { lossCommand } from '../../cli/loss.ts'

/* What a person types, against a function that answers what the loss report answers. */
const now = Date.parse('2026-05-13T10:10:00.000Z')
const answering = (answer: object, more: object = {}) => {
  const asked: { readonly FunctionName: string; readonly Payload: unknown }[] = []
  const send = async ({ input }: { readonly input: { readonly FunctionName: string; readonly Payload: string } }) => {
    asked.push({ FunctionName: input.FunctionName, Payload: JSON.parse(input.Payload) })
    return { Payload: Buffer.from(JSON.stringify(answer)), ...more }
  }
  return { asked, lambda: { send } as never }
}

test.each([
  ['the last day, up to the hour that has settled', {}, '2026-05-12T09:00:00.000Z', '2026-05-13T09:00:00.000Z'],
  ['a day', { day: '2026-05-12' }, '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z'],
  [
    'what is asked for',
    { from: '2026-05-13T07:00:00Z', until: '2026-05-13T08:00:00Z' },
    '2026-05-13T07:00:00Z',
    '2026-05-13T08:00:00Z',
  ],
])('a report is of %s, and says where to look', async (_, wanted, from, until) => {
  const { asked, lambda } = answering({ report_id: 'loss-1' })
  const says = await lossCommand(lambda, wanted, now)
  expect(asked).toEqual([{ FunctionName: 'signalbox-dev-loss-report', Payload: { step: 'begin', from, until } }])
  expect(says).toContain('as soon as an hourly run, at twenty past, has settled what landed')
  expect(says).toContain(`npm run data -- loss --from ${from} --until ${until} --what hours`)
})

test('where nothing landed there is nothing to compare', async () => {
  expect(await lossCommand(answering({}).lambda, {}, now)).toMatch(/^Nothing landed from 2026-05-12T09/)
})

test.each([
  [{ day: 'yesterday' }, /--day is yesterday; a day such as 2026-05-13/],
  [{ day: '2026-05-12', from: '2026-05-12T00:00:00Z' }, /one or the other/],
  [{ until: 'now' }, /--until is now/],
  [{ from: 'then' }, /--from is then/],
])('%j is a mistake that is named', async (wanted, says) => {
  await expect(lossCommand(answering({}).lambda, wanted, now)).rejects.toThrow(says)
})

test('what the report refuses is one line', async () => {
  const { lambda } = answering(
    { errorMessage: 'until is later; 09:00 or earlier was expected' },
    { FunctionError: 'Unhandled' },
  )
  const refused = lossCommand(lambda, {}, now)
  await expect(refused).rejects.toThrow('No report: until is later; 09:00 or earlier was expected')
  await expect(refused).rejects.toBeInstanceOf(UsageError)
})
