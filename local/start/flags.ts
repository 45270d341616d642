/** What can be said after `npm start --`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Flags {
  readonly robots: number
  /** Robots that speak VDA 5050, besides. */
  readonly vda: number
  readonly mqttPort: number
  /** Of MQTT over TLS. */
  readonly mqttsPort: number
  readonly httpPort: number
  readonly awsPort: number
  readonly seed: string
  readonly awsTiming: boolean
  readonly dataDirectory?: string
  /** Serve the console from this folder, as it is now. */
  readonly consoleDirectory?: string
  /** Instead of some of the environment's settings, as `-c settings=JSON` of the CDK app. */
  readonly settings?: string
  /** Show what happens: it asks the API for it, which a measurement does not want. */
  readonly status: boolean
}

/** Something a person can put right: one line, no stack, exit code 1. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

export const usage = `npm start -- [--robots 12] [--vda 0] [--mqtt-port 1883] [--mqtts-port 8883] [--http-port 8080] [--seed TEXT] [--aws-timing] [--data-dir DIR] [--aws-port PORT] [--console DIR] [--settings JSON] [--no-status]`

export const isHelpAsked = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h')

export function readFlags(args: readonly string[]): Flags {
  const values = parse(args)
  const mqttPort = wholeNumber('mqtt-port', values['mqtt-port'], 0, 65_535)
  return {
    robots: wholeNumber('robots', values.robots, 0, 10_000),
    vda: wholeNumber('vda', values.vda, 0, 10_000),
    mqttPort,
    mqttsPort: wholeNumber('mqtts-port', values['mqtts-port'] ?? String(tlsBeside(mqttPort)), 0, 65_535),
    httpPort: wholeNumber('http-port', values['http-port'], 0, 65_535),
    awsPort: wholeNumber('aws-port', values['aws-port'], 0, 65_535),
    seed: values.seed,
    awsTiming: values['aws-timing'],
    status: !values['no-status'],
    ...(values['data-dir'] === undefined ? {} : { dataDirectory: resolve(values['data-dir']) }),
    ...(values.console === undefined ? {} : { consoleDirectory: resolve(values.console) }),
    ...(values.settings === undefined ? {} : { settings: values.settings }),
  }
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        robots: { type: 'string', default: '12' },
        vda: { type: 'string', default: '0' },
        'mqtt-port': { type: 'string', default: '1883' },
        'mqtts-port': { type: 'string' },
        'http-port': { type: 'string', default: '8080' },
        'aws-port': { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        'aws-timing': { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        console: { type: 'string' },
        settings: { type: 'string' },
        'no-status': { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    const [said = ''] = (error as Error).message.split(/\. |\n/)
    throw new StartRefused(`${said.replace(/\.$/, '')}. Known: ${usage}`)
  }
}

/** As 8883 is beside 1883, so that two runs that differ in the one differ in the other; any beside any. */
const tlsBeside = (mqttPort: number): number => (mqttPort === 0 || mqttPort + 7_000 > 65_535 ? 0 : mqttPort + 7_000)

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new StartRefused(`--${flag} is ${JSON.stringify(text)}: a whole number from ${least} to ${most} would be right`)
}
