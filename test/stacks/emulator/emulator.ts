/*
 * Starts the emulator and asks it questions over the wire, as the AWS CLI would. Its authors' word for what exists is the
 * service's own list, not what its CloudFormation says.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Emulator {
  readonly url: string
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** `command` is `ministack` (pip install ministack), or where it was installed. */
export async function startEmulator(command: string, workFolder: string): Promise<Emulator> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(command, [], {
    env: {
      ...process.env,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      TMPDIR: workFolder,
      LOG_LEVEL: 'WARNING',
    },
    stdio: 'ignore',
  })
  await answering(child, command, url)
  return {
    url,
    environment: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    },
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill()
      await Promise.race([ended, sleep(10_000)])
      child.kill('SIGKILL')
    },
  }
}

async function answering(child: ChildProcess, command: string, url: string): Promise<void> {
  let failed: string | undefined
  child.once('error', (error) => {
    failed = `${command} cannot be started (${error.message}); pip install ministack, or name it with --emulator PATH`
  })
  child.once('exit', (code) => {
    failed ??= `${command} ended with ${code} before it answered`
  })
  for (let tries = 0; tries < 120; tries += 1) {
    if (failed) throw new Error(failed)
    const answer = await fetch(url).catch(() => undefined)
    if (answer) return
    await sleep(250)
  }
  child.kill()
  throw new Error(`${command} did not answer on ${url} within 30 s`)
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const credential = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`

/** Services with a query API answer in XML, of which only texts between tags are needed. */
export async function query(
  url: string,
  service: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await asked(url, {
    method: 'POST',
    headers: { authorization: credential(service), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  })
  return answer.text()
}

export async function json(url: string, service: string, target: string, body: object = {}): Promise<unknown> {
  const answer = await asked(url, {
    method: 'POST',
    headers: {
      authorization: credential(service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(body),
  })
  return answer.json()
}

export async function get(url: string, service: string, path: string): Promise<string> {
  const answer = await asked(`${url}${path}`, { headers: { authorization: credential(service) } })
  return answer.text()
}

/** A deploy blocks this process: a connection that was kept alive may be closed since. Nothing that is asked here changes anything. */
const asked = (url: string, init: RequestInit): Promise<Response> => fetch(url, init).catch(() => fetch(url, init))

export const textsOf = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text]) => text ?? '')
