import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { InvalidPolicy } from '../policy/policy.ts'
import { visible } from './visible.ts'

/** How a command is written: `usage` is what `--help` prints and what a mistake is answered with. */
export interface Spelling<Options extends ParseArgsOptionsConfig> {
  readonly usage: string
  readonly options: Options
}

type Typed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>

/** Runs a command: a person's mistake is one line on stderr, anything else keeps its stack. */
export const run = async <Options extends ParseArgsOptionsConfig>(
  { usage, options }: Spelling<Options>,
  does: (typed: Typed<Options>) => Promise<void>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  try {
    const typed = typedIn(args, options)
    if (typed === 'help') console.log(usage)
    else await does(typed)
  } catch (error) {
    const isMistake = error instanceof UsageError || error instanceof InvalidPolicy
    const silent = withoutAnswer(error)
    if (isMistake) process.stderr.write(`${visible(error.message)}\n`)
    else if (silent) process.stderr.write(`${silent.message}: is npm start still running, or the network there?\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  }
}

/** Nobody answers where the command was sent: no defect of ours, also when an adapter says it in its own words. */
const withoutAnswer = (error: unknown): Error | undefined => {
  if (!(error instanceof Error)) return undefined
  return 'code' in error && silences.has(String(error.code)) ? error : withoutAnswer(error.cause)
}

const silences: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'])

const typedIn = <Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): Typed<Options> | 'help' => {
  const end = args.indexOf('--')
  if ((end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h')) return 'help'
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw mistakeIn(error, Object.keys(options)) ?? error
  }
}

/** Node's own words, without the advice that it puts behind them, and with what would have been right. */
const mistakeIn = (error: unknown, known: readonly string[]): UsageError | undefined => {
  if (!(error instanceof TypeError && 'code' in error)) return undefined
  const said = (error.message.split('\n')[0] ?? '').replace(/\.$/, '')
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new UsageError(`${said}; --help says how it is written`)
  const [, name = said] = /'([^' ]+)/.exec(said) ?? []
  return new UsageError(`there is no option ${name}; there ${optionsNamed([...known, 'help'])}`)
}

const optionsNamed = (names: readonly string[]): string =>
  `${names.length === 1 ? 'is' : 'are'} ${names.map((name) => `--${name}`).join(', ')}`

/** Of its own alone: an object also has what every object has, such as `toString`. */
export const commandNamed = <Command>(commands: Readonly<Record<string, Command>>, name: string): Command => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command !== undefined) return command
  throw new UsageError(`there is no command ${JSON.stringify(name)}; there are ${Object.keys(commands).join(', ')}`)
}

/** An option of another command that was ignored would be a filter, or a safety net, that is not there. */
export const refuseOthers = (
  command: string,
  values: Readonly<Record<string, unknown>>,
  takes: readonly string[],
): void => {
  const other = Object.keys(values).find((name) => values[name] !== undefined && !takes.includes(name))
  if (other === undefined) return
  throw new UsageError(`${command} does not take --${other}; its options ${optionsNamed(takes)}`)
}

/** What a person did wrong, in one line. Printed without a stack; exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
