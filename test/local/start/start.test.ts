import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { readFlags } from '../../../local/start/flags.ts'
import { settingsHere } from '../../../local/start/one-machine.ts'
import { removeRunFile, writeRunFile } from '../../../local/start/run-file.ts'
import { type Figures, liveStatus, statusLine } from '../../../local/start/status.ts'
import { synthesise } from '../../../local/start/synthesise.ts'

const root = join(import.meta.dirname, '../../..')
const start = join(root, 'local/start.ts')

describe('flags', () => {
  test('have defaults', () => {
    expect(readFlags([])).toEqual({
      robots: 12,
      vda: 0,
      mqttPort: 1883,
      mqttsPort: 8883,
      httpPort: 8080,
      awsPort: 0,
      seed: '1',
      awsTiming: false,
      status: true,
    })
  })

  test('are read', () => {
    const args = [
      '--robots',
      '0',
      '--mqtt-port',
      '18830',
      '--http-port=0',
      '--seed',
      'x',
      '--aws-timing',
      '--data-dir',
      '/d',
    ]
    expect(readFlags(args)).toMatchObject({
      robots: 0,
      mqttPort: 18_830,
      mqttsPort: 25_830,
      httpPort: 0,
      seed: 'x',
      awsTiming: true,
      dataDirectory: '/d',
    })
  })

  test('put TLS beside the port that is asked for, and anywhere where that is anywhere', () => {
    const tls = (...args: string[]) => readFlags(args).mqttsPort
    expect([tls('--mqtt-port', '0'), tls('--mqtt-port', '60000'), tls('--mqtts-port', '1')]).toEqual([0, 0, 1])
  })

  test.each([
    [['--robots', '-1'], /^Option '--robots' argument is ambiguous\. Known: npm start[^\n]*$/],
    [['--robots', 'many'], /--robots is "many": a whole number from 0 to 10000/],
    [['--mqtt-port', '99999'], /--mqtt-port is "99999": a whole number from 0 to 65535/],
    [['--colour'], /Unknown option '--colour'. Known: npm start/],
    [['stray'], /Unexpected argument 'stray'/],
  ])('%j is refused', (args, message) => {
    expect(() => readFlags(args)).toThrow(message)
  })

  test('a wrong flag is one line and exit code 1', () => {
    const { status, stderr } = spawnSync(process.execPath, [start, '--robots', 'many'], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe('synthesis', () => {
  /** An app that counts its runs. */
  function app(source: string) {
    const directory = mkdtempSync(join(tmpdir(), 'signalbox-app-'))
    mkdirSync(join(directory, 'bin'))
    writeFileSync(join(directory, 'bin/signalbox.ts'), source)
    return { directory, out: join(directory, 'cdk.out') }
  }
  const counting = `
    import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
    const out = process.env.CDK_OUTDIR ?? ''
    mkdirSync(out, { recursive: true })
    const runs = existsSync(out + '/runs') ? Number(readFileSync(out + '/runs', 'utf8')) : 0
    writeFileSync(out + '/runs', String(runs + 1))
    writeFileSync(out + '/manifest.json', '{}')
    writeFileSync(out + '/context', process.env.CDK_CONTEXT_JSON ?? '')`

  test('happens when a source has changed or something else has synthesised there, not otherwise', async () => {
    const { directory, out } = app(counting)
    expect(await synthesise(directory, out)).toBe('fresh')
    expect(await synthesise(directory, out)).toBe('kept')
    mkdirSync(join(directory, 'policy'))
    writeFileSync(join(directory, 'policy/robot.v3.json'), '{}')
    expect(await synthesise(directory, out)).toBe('fresh')
    utimesSync(join(out, 'manifest.json'), new Date(), new Date(Date.now() + 5000))
    expect(await synthesise(directory, out)).toBe('fresh')
    expect(readFileSync(join(out, 'runs'), 'utf8')).toBe('3')
    const { checks, settings } = JSON.parse(readFileSync(join(out, 'context'), 'utf8')) as Record<string, string>
    expect([checks, settings]).toEqual(['off', settingsHere()])
  })

  test('an app that fails says why', async () => {
    const { directory, out } = app(`process.stderr.write('robot.v3.json: no state "idel"'); process.exitCode = 1`)
    await expect(synthesise(directory, out)).rejects.toThrow(/cannot be synthesised: robot\.v3\.json: no state "idel"/)
  })
})

describe('the run file', () => {
  const addresses = { mqtt_url: 'm', mqtts_url: 's', http_url: 'h', aws_endpoint_url: 'a' }
  const run = { ...addresses, region: 'us-east-1', token: 't' }

  test('is for its owner only, and taken away only by the process that wrote it', () => {
    const root = mkdtempSync(join(tmpdir(), 'signalbox-run-'))
    const file = join(root, '.signalbox/run.json')
    writeRunFile(root, { ...run, pid: 1 })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...run, pid: 1 })
    expect(statSync(file).mode & 0o077).toBe(0)
    removeRunFile(root, 2)
    expect(existsSync(file)).toBe(true)
    removeRunFile(root, 1)
    expect(existsSync(file)).toBe(false)
    removeRunFile(root, 1)
  })
})

describe('status', () => {
  const figures: Figures = {
    robots: { idle: 3, working: 8, fault: 1 },
    moreRobots: false,
    counters: { applied: 10, observed: 200, dead_lettered: 1, pending: 2 },
    messagesPerSecond: 12.345,
    backlog: 4,
    backlogAgeMs: 2500,
    openFailures: 1,
    moreFailures: false,
  }

  test('is one line that says everything', () => {
    expect(statusLine(figures)).toBe(
      'robots 12: working 8, idle 3, fault 1 · messages/s 12.3 · applied 10 · observed 200 · duplicate 0 · refused 0 · ' +
        'dead-lettered 1 · pending 2 · backlog 4 (oldest 2.5 s) · open failures 1',
    )
  })

  test('on a terminal it is refreshed in place and other lines go above it', async () => {
    let written = ''
    const out = new Writable({
      write(chunk, _, done) {
        written += String(chunk)
        done()
      },
    })
    const status = liveStatus({ out: Object.assign(out, { isTTY: true, columns: 120 }), figures: async () => figures })
    await expect.poll(() => written).toContain('robots 12')
    status.log('something happened')
    status.stop()
    expect(written).toContain('\x1b[3A\x1b[0Jsomething happened\nrobots 12')
  })

  test('no figure is cut off on a narrow terminal', async () => {
    let written = ''
    const out = new Writable({
      write(chunk, _, done) {
        written += String(chunk)
        done()
      },
    })
    const status = liveStatus({ out: Object.assign(out, { isTTY: true, columns: 60 }), figures: async () => figures })
    await expect.poll(() => written).toContain('open failures 1')
    status.stop()
    expect(written.split('\n').every((line) => line.length < 60)).toBe(true)
    expect(written.replaceAll('\n', ' · ')).toBe(`${statusLine(figures)} · `)
  })
})
