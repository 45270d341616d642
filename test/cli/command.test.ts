import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { commandNamed, refuseOthers, run, UsageError } from '../../cli/command.ts'

const spelling = { usage: 'npm run thing -- ID [--why TEXT]', options: { why: { type: 'string' } } } as const

let out: string[]
let err: string[]
beforeEach(() => {
  out = []
  err = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => err.push(String(line)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const ran = async (...args: string[]): Promise<readonly string[]> => {
  const typed: string[] = []
  await run(spelling, async ({ values, positionals }) => void typed.push(...positionals, values.why ?? ''), args)
  return typed
}

test('a command gets what was typed', async () => {
  expect(await ran('f1', '--why', 'repaired')).toEqual(['f1', 'repaired'])
  expect(process.exitCode).toBeUndefined()
})

test('asked for help it says how it is written, does nothing, and that is no failure', async () => {
  for (const args of [['--help'], ['f1', '-h'], ['--bogus', '--help']]) expect(await ran(...args)).toEqual([])
  expect(out).toEqual([spelling.usage, spelling.usage, spelling.usage])
  expect(err).toEqual([])
  expect(process.exitCode).toBeUndefined()
})

test('a text that looks like an option is what it is behind --', async () => {
  expect(await ran('--', '--help')).toEqual(['--help', ''])
})

test.each([
  [['--bogus', '5'], 'there is no option --bogus; there are --why, --help\n'],
  [['--wyh=repaired'], 'there is no option --wyh; there are --why, --help\n'],
  [['-x'], 'there is no option -x; there are --why, --help\n'],
  [['--why'], "Option '--why <value>' argument missing; --help says how it is written\n"],
  [['--why', '-5'], "Option '--why' argument is ambiguous; --help says how it is written\n"],
])('%j is a mistake in one line, with what would have been right', async (args, said) => {
  expect(await ran(...args)).toEqual([])
  expect(err).toEqual([said])
  expect(process.exitCode).toBe(1)
})

test('that nobody answers is one line, however deep it is told', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' })
  const fails = async (): Promise<void> => {
    throw new Error('read the lake', { cause: refused })
  }
  await run(spelling, fails, [])
  expect(err).toEqual(['connect ECONNREFUSED 127.0.0.1:9: is npm start still running, or the network there?\n'])
  expect(process.exitCode).toBe(1)
})

test('a command is found by its name, and of another name the answer says which there are', () => {
  const commands = { list: 1, show: 2 }
  expect(commandNamed(commands, 'show')).toBe(2)
  for (const name of ['shwo', 'toString', '']) {
    expect(() => commandNamed(commands, name)).toThrow(
      new UsageError(`there is no command "${name}"; there are list, show`),
    )
  }
})

test('an option of another command is refused, not ignored', () => {
  expect(() => refuseOthers('groups', { robot: 'r1', json: true }, ['status', 'json'])).toThrow(
    new UsageError('groups does not take --robot; its options are --status, --json'),
  )
  expect(() => refuseOthers('groups', { robot: undefined, status: 'open' }, ['status'])).not.toThrow()
})
