/**
 * npm start: synthesises the stacks where their sources have changed, runs them on this machine, lets virtual robots
 * join and shows what happens. SIGINT and SIGTERM end it with exit code 0; what a person can put right is one line and
 * exit code 1.
 */
import { join } from 'node:path'
import type { Served } from './served.ts'
import { bucketOfConsole, followFolder } from './start/console-folder.ts'
import { takeDataDirectory } from './start/data-directory.ts'
import { figuresOf } from './start/figures.ts'
import { type Flags, isHelpAsked, readFlags, StartRefused, usage } from './start/flags.ts'
import { startFleet } from './start/fleet.ts'
import { removeRunFile, writeRunFile } from './start/run-file.ts'
import { liveStatus } from './start/status.ts'
import { synthesise } from './start/synthesise.ts'

const root = join(import.meta.dirname, '..')
const stopMsMax = 15_000

await main().catch((error: unknown) => {
  process.stderr.write(`signalbox: ${refusal(error)}\n`)
  process.exit(1)
})

async function main(): Promise<void> {
  const startedAt = performance.now()
  if (isHelpAsked(process.argv)) return void process.stdout.write(`${usage}\n`)
  const stopAsked = stopSignal()
  const flags = readFlags(process.argv.slice(2))
  // Settings that are only tried leave cdk.out as it is.
  const assembly = join(root, flags.settings === undefined ? 'cdk.out' : '.signalbox/cdk.out')
  // While the app is synthesised on one core, the runtime's modules are loaded on the other.
  const [synthesis, { readAssembly }, { serve }] = await Promise.all([
    synthesise(root, assembly, flags.settings),
    import('./assembly/read.ts'),
    import('./served.ts'),
  ])
  const giveBack = flags.dataDirectory ? takeDataDirectory(flags.dataDirectory, process.pid) : undefined

  let log = (line: string): void => void process.stdout.write(`${line}\n`)
  const served = await serve({
    assembly: readAssembly(assembly),
    awsTiming: flags.awsTiming,
    ...(flags.dataDirectory ? { dataDirectory: flags.dataDirectory } : {}),
    logDirectory: join(root, '.signalbox', 'logs'),
    mqttPort: flags.mqttPort,
    mqttsPort: flags.mqttsPort,
    httpPort: flags.httpPort,
    awsPort: flags.awsPort,
    log: (line) => log(line),
  })
  const { mqtt = '', mqtts = '', http = '', aws = '', websocket } = served.runtime.addresses()
  const followed =
    flags.consoleDirectory === undefined
      ? undefined
      : await followFolder(
          flags.consoleDirectory,
          bucketOfConsole(served.stacks.stoodUp.resources.values()),
          served.runtime.door('objects'),
          (line) => log(line),
        )
  const token = await served.runtime.door('issuer').token('operator', ['admin'])
  writeRunFile(root, {
    mqtt_url: mqtt,
    mqtts_url: mqtts,
    http_url: http,
    ...(websocket === undefined ? {} : { feed_url: websocket }),
    aws_endpoint_url: aws,
    region: 'us-east-1',
    token,
    pid: process.pid,
  })
  const countersFile = flags.dataDirectory ? { countersFile: join(flags.dataDirectory, 'robots.json') } : {}
  const fleet =
    flags.robots + flags.vda > 0
      ? startFleet(root, {
          robots: flags.robots,
          vda: flags.vda,
          seed: flags.seed,
          mqttUrl: mqtt,
          ...countersFile,
          log: (line) => log(line),
        })
      : undefined

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(readyText(seconds, synthesis, served, flags))
  const status = flags.status ? liveStatus({ out: process.stdout, figures: figuresOf(served, http, token) }) : undefined
  if (status) log = (line) => status.log(line)

  await stopAsked
  status?.stop()
  process.stdout.write('stopping\n')
  setTimeout(() => process.exit(0), stopMsMax).unref()
  followed?.stop()
  await fleet?.stop()
  await served.stop()
  removeRunFile(root, process.pid)
  giveBack?.()
  process.exit(0)
}

function readyText(seconds: string, synthesis: 'fresh' | 'kept', served: Served, flags: Flags): string {
  const { run, checked, inert } = served.stacks.stoodUp.counts
  const { console: pages, mqtt, mqtts, http, aws, websocket, ...others } = served.runtime.addresses()
  const rows = {
    ...(pages === undefined ? {} : { console: `${pages} (sign in as reader, writer or admin)` }),
    'MQTT broker': mqtt,
    'MQTT over TLS': `${String(mqtts)} (npm run provision)`,
    'HTTP API': http,
    ...(websocket === undefined ? {} : { 'live feed': `${websocket}?ticket=… (POST /feed/tickets)` }),
    'AWS endpoint': `${String(aws)} (us-east-1)`,
    ...others,
    resources: `${run} run, ${checked} checked, ${inert} inert${synthesis === 'fresh' ? '; synthesised now' : ''}`,
    robots:
      flags.robots + flags.vda === 0
        ? 'none'
        : `${flags.robots} virtual${flags.vda === 0 ? '' : `, ${flags.vda} that speak VDA 5050`}, seed ${flags.seed}`,
    delivery: flags.awsTiming ? 'as AWS: streams are read once a second' : 'prompt',
    state: flags.dataDirectory ?? 'in memory',
    'run file': '.signalbox/run.json',
  }
  const width = Math.max(...Object.keys(rows).map((name) => name.length)) + 2
  const table = Object.entries(rows).map(([name, value]) => `  ${name.padEnd(width)}${String(value)}`)
  return `Signalbox is ready after ${seconds} s\n${table.join('\n')}\n`
}

/** A second signal does not wait for an orderly end. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0
    const onSignal = () => {
      count += 1
      if (count > 1) process.exit(130)
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}

/** One line for what a person can put right, the stack for a defect of ours. */
function refusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as Error & { code?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return `port ${String(port)} is taken: stop what listens there, or choose others with --mqtt-port, --mqtts-port and --http-port`
  }
  if (code === 'EACCES') return `port ${String(port)} may not be listened on by this user: choose one above 1023`
  const expected =
    error instanceof StartRefused || ['BrokenAssembly', 'UnsupportedProperty', 'BadPattern'].includes(error.name)
  return expected ? error.message : (error.stack ?? error.message)
}
