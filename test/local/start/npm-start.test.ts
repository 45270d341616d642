/** The whole command as a person runs it, on ports of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'

const root = join(import.meta.dirname, '../../..')
const children: ChildProcess[] = []

function start(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'local/start.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, exited, output: () => output }
}

/** The address in a row of the table that a start prints. */
const addressOf = (output: string, row: string) => new RegExp(`${row}\\s+(\\S+)`).exec(output)?.[1] ?? ''

/** Whether a page of this origin may listen. */
const hearing = (url: string, origin: string): Promise<'open' | number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { origin })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', reject)
  })

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

describe('npm start', () => {
  let run: ReturnType<typeof start>
  beforeAll(async () => {
    run = start('--robots', '2', '--mqtt-port', '0', '--http-port', '0', '--seed', 'test')
    await vi.waitFor(() => expect(run.output()).toContain('.signalbox/run.json'), 180_000)
    // In a fresh clone the first start compiles every function.
  }, 200_000)

  test('prints one line with the seconds it took and a table of addresses', () => {
    expect(run.output()).toMatch(/^Signalbox is ready after \d+\.\d s\n/)
    expect(addressOf(run.output(), 'MQTT broker')).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
    expect(addressOf(run.output(), 'HTTP API')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(addressOf(run.output(), 'AWS endpoint')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(addressOf(run.output(), 'live feed')).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/live\?ticket=/)
  })

  test('serves its API and its broker; the virtual robots and any other client show up', async () => {
    const health = await fetch(`${addressOf(run.output(), 'HTTP API')}/health`)
    expect(health.status).toBe(200)
    const client = await mqtt.connectAsync(addressOf(run.output(), 'MQTT broker'), { clientId: 'stranger' })
    await client.publishAsync('robots/stranger/messages', '{"type":"robot.telemetry","payload":{}}', { qos: 1 })
    await client.endAsync()
    await expect.poll(() => run.output()).toMatch(/^robots [23]: .*messages\/s .*applied [1-9]/m)
  })

  test('provisions a robot with one command, and hears what it says over TLS', async () => {
    const runFile = readFileSync(join(root, '.signalbox/run.json'), 'utf8')
    const { mqtts_url, http_url, token } = JSON.parse(runFile) as Record<string, string>
    const directory = mkdtempSync(join(tmpdir(), 'signalbox-provision-'))
    mkdirSync(join(directory, '.signalbox'))
    writeFileSync(join(directory, '.signalbox/run.json'), runFile)
    const command = [join(root, 'cli/provision.ts'), 'robot-17', '--fleet', 'north']
    const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: directory, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^thing robot-17: made\ncertificate .*: made.*\nfleet north\nproved: connected to mqtts:/)
    const file = (name: string) => readFileSync(join(directory, '.signalbox/robots/robot-17', name))
    const identity = { key: file('private.key'), cert: file('certificate.pem'), ca: file('authority.pem') }
    const client = await mqtt.connectAsync(mqtts_url ?? '', { clientId: 'robot-17', ...identity, reconnectPeriod: 0 })
    await client.publishAsync('robots/robot-17/messages', '{"type":"robot.connected","payload":{}}', { qos: 1 })
    const robot = async () => {
      const answer = await fetch(`${http_url}/robots/robot-17`, { headers: { authorization: `Bearer ${token}` } })
      const { state, fleet } = (await answer.json()) as Record<string, unknown>
      return { state, fleet }
    }
    await expect.poll(robot).toEqual({ state: 'idle', fleet: 'north' })
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
    client.publish('robots/robot-18/messages', '{"type":"robot.connected","payload":{}}', { qos: 1 })
    await gone
    await expect.poll(robot).toEqual({ state: 'offline', fleet: 'north' })
    rmSync(directory, { recursive: true })
  })

  test('serves the operators’ console: whoever signs in there as a reader may read, and act on nothing', async () => {
    const console_url = addressOf(run.output(), 'console')
    expect(console_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/$/)
    const { origin } = new URL(console_url)
    const toPages = await fetch(origin, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([toPages.status, toPages.headers.get('location')]).toEqual([302, '/console/'])
    const page = await fetch(`${console_url}robots/agv.7`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ws://${new URL(origin).host} ${origin};`,
    )

    const { api_url, sign_in } = (await (await fetch(`${console_url}config.json`)).json()) as {
      readonly api_url: string
      readonly sign_in: Readonly<Record<'authorize_url' | 'token_url' | 'client_id' | 'redirect_url', string>>
    }
    const verifier = randomBytes(32).toString('base64url')
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: sign_in.client_id,
      redirect_uri: sign_in.redirect_url,
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const chosen = await fetch(`${sign_in.authorize_url}?${asked}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ role: 'reader' }),
    })
    const back = await fetch(chosen.headers.get('location') ?? '', { redirect: 'manual' })
    const there = new URL(back.headers.get('location') ?? '')
    expect(`${there.origin}${there.pathname}`).toBe(`${console_url}signed-in`)
    const exchanged = await fetch(sign_in.token_url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: sign_in.client_id,
        redirect_uri: sign_in.redirect_url,
        code: there.searchParams.get('code') ?? '',
        code_verifier: verifier,
      }),
    })
    const { access_token } = (await exchanged.json()) as { readonly access_token: string }
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${origin}${api_url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json', origin },
      })
    expect((await ask('/robots')).status).toBe(200)
    const acted = await ask('/robots/stranger/fleet', { method: 'PUT', body: '{"fleet":"north","reason":"mine"}' })
    expect(acted.status).toBe(403)
    expect(((await acted.json()) as { detail: string }).detail).toContain('reader')
    expect((await fetch(`${origin}${api_url}/robots`)).status).toBe(401)

    const ticket = (await (await ask('/feed/tickets', { method: 'POST', body: '{}' })).json()) as Record<string, string>
    const heard = await hearing(`${ticket.url}?ticket=${ticket.ticket}`, origin)
    expect(heard).toBe('open')
    const again = (await (await ask('/feed/tickets', { method: 'POST', body: '{}' })).json()) as Record<string, string>
    expect(await hearing(`${again.url}?ticket=${again.ticket}`, 'https://evil.example.com')).toBe(403)
  })

  test('another start on its port is refused in one line that says which port', async () => {
    const port = addressOf(run.output(), 'MQTT broker').split(':').at(-1) ?? ''
    const second = start('--robots', '0', '--mqtt-port', port, '--http-port', '0')
    expect(await second.exited).toBe(1)
    expect(second.output().trim().split('\n')).toHaveLength(1)
    expect(second.output()).toContain(`port ${port} is taken`)
  })

  test('ends with exit code 0 on SIGTERM', async () => {
    run.child.kill('SIGTERM')
    expect(await run.exited).toBe(0)
    expect(run.output()).toMatch(/stopping\n$/)
  })

  test('ends with exit code 0 on SIGTERM to npm, and nothing stays behind', async () => {
    const child = spawn(
      'npm',
      ['start', '--', '--robots', '0', '--mqtt-port', '0', '--http-port', '0', '--no-status'],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    children.push(child)
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    // Closed only when every process that holds it is gone.
    const closed = new Promise((resolve) => child.on('close', resolve))
    await expect.poll(() => output).toContain('.signalbox/run.json')
    child.kill('SIGTERM')
    expect(await closed).toBe(0)
  })

  test('tells its flags when asked for help', async () => {
    const help = start('--help')
    expect(await help.exited).toBe(0)
    expect(help.output()).toMatch(/^npm start -- \[--robots 12\]/)
  })

  test('is refused in one line where the data directory cannot be one', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'signalbox-start-')), 'file')
    writeFileSync(file, '')
    const refused = start('--robots', '0', '--mqtt-port', '0', '--http-port', '0', '--data-dir', join(file, 'inside'))
    expect(await refused.exited).toBe(1)
    expect(refused.output().trim().split('\n')).toHaveLength(1)
  })

  test('is refused in one line when the HTTP port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const { port } = server.address() as { port: number }
    const refused = start('--robots', '0', '--mqtt-port', '0', '--http-port', String(port))
    expect(await refused.exited).toBe(1)
    expect(refused.output().trim().split('\n')).toHaveLength(1)
    expect(refused.output()).toContain(`port ${port} is taken`)
    server.close()
  })
})
