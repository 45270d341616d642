import { expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { seededRandom } from '../../../local/random.ts'
import { loadInterpreter } from '../../../local/step-functions/interpreter.ts'

/*
 * Texts that intrinsic functions answer. Expectations are from the Amazon States Language specification, "Intrinsic Functions".
 */
const interpreter = loadInterpreter(realClock, seededRandom(1))

const evaluate = async (expression: string, input: unknown): Promise<unknown> => {
  const state = { Type: 'Pass', Parameters: { 'text.$': expression }, End: true }
  const machine = interpreter.machine({ StartAt: 'only', States: { only: state } })
  const run = machine.run(input, { overrides: { taskResourceLocalHandlers: {} }, context: {} })
  return ((await run.result) as { text: unknown }).text
}

test('JsonToString is JSON, whatever a robot wrote: quotation marks, backslashes, line ends', async () => {
  const said = { message: 'left "drive" at C:\\axis\n14 A', nested: [{ "it's": '{}' }] }
  expect(JSON.parse(String(await evaluate('States.JsonToString($.said)', { said })))).toEqual(said)
})

test('a value that Format puts in stays as it is', async () => {
  expect(await evaluate("States.Format('robot {} says {}', $.id, $.text)", { id: 'r1', text: 'a "\\" b' })).toBe(
    'robot r1 says a "\\" b',
  )
})

test('escapes of a quoted argument are undone', async () => {
  expect(await evaluate("States.Format('it\\'s \\{{}\\} and more', $.x)", { x: 7 })).toBe("it's {7} and more")
})
