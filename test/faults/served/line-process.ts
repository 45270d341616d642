/**
 * The served line as a process of its own, so that it can be killed: tells its addresses in one line when it is ready.
 *
 *   node line-process.ts {"assembly": DIR, "data_directory"?: DIR, "calm_file"?: FILE}
 *
 * With a calm file, worker threads die again and again, wherever they are, until that file is there.
 */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Assembly, readAssembly } from '../../../local/assembly/read.ts'
import { serve } from '../../../local/served.ts'

export interface LineSettings {
  readonly assembly: string
  readonly data_directory?: string
  readonly calm_file?: string
}

export interface LineAddresses {
  readonly mqtt_url: string
  readonly http_url: string
  readonly aws_url: string
  readonly stream_name: string
  readonly token: string
}

const settings = JSON.parse(process.argv[2] ?? '{}') as LineSettings
const assembly = readAssembly(settings.assembly)
const served = await serve({
  assembly: settings.calm_file === undefined ? assembly : dying(assembly, settings.calm_file),
  ...(settings.data_directory !== undefined && { dataDirectory: settings.data_directory }),
  mqttPort: 0,
  httpPort: 0,
  log: () => {},
})
const { mqtt: mqtt_url = '', http: http_url = '', aws: aws_url = '' } = served.runtime.addresses()
const stream = [...served.stacks.stoodUp.resources.values()].find(({ type }) => type === 'AWS::Kinesis::Stream')
const token = await served.runtime.door('issuer').token('operator', ['admin'])
const addresses: LineAddresses = { mqtt_url, http_url, aws_url, stream_name: stream?.ref ?? '', token }
process.stdout.write(`${JSON.stringify(addresses)}\n`)
// Asked for at the end: how often a thread was started anew.
process.on('message', () => process.send?.(served.stacks.stats()))
process.once('SIGTERM', () => void served.stop().then(() => process.exit(0)))

/** Each bundle ends its thread some time after it was loaded: no farewell, nothing is flushed. */
function dying(whole: Assembly, calmFile: string): Assembly {
  const changed = new Map<string, string>()
  return {
    ...whole,
    asset(key) {
      const original = whole.asset(key)
      if (original === undefined || !key.endsWith('.zip')) return original
      const known = changed.get(key)
      if (known !== undefined) return known
      const directory = mkdtempSync(join(dirname(calmFile), 'dying-'))
      cpSync(original, directory, { recursive: true })
      const code = readFileSync(join(original, 'index.mjs'), 'utf8')
      writeFileSync(join(directory, 'index.mjs'), `${fuse(calmFile)}\n${code}`)
      changed.set(key, directory)
      return directory
    },
  }
}

function fuse(calmFile: string): string {
  return `import { existsSync as isCalm } from 'node:fs'
setInterval(() => { if (!isCalm(${JSON.stringify(calmFile)})) process.exit(137) }, 300 + Math.random() * 1200).unref()`
}
