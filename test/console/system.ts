/** The whole system on this machine in a process of its own, so that it can be frozen and ended under an open console. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import mqtt from 'mqtt'
import { awsSideOf } from '../../bench/aws-clients.ts'
import { failTogether, type UndeliveredMessage } from '../../bench/rule-failures.ts'
import { type FleetProcess, startFleet } from '../../local/start/fleet.ts'
import { synthesised } from '../faults/assembly.ts'
import type { LineAddresses, LineSettings } from '../faults/served/line-process.ts'
import { repositoryRoot } from '../tree.ts'

export interface LocalSystem {
  readonly pid: number
  readonly http_url: string
  /** Where an operator opens it. */
  readonly console_url: string
  readonly mqtt_url: string
  /** Of a person who may do everything. */
  readonly token: string
  get(path: string): Promise<unknown>
  post(path: string, body: object): Promise<unknown>
  put(path: string, body: object): Promise<unknown>
  /** As the robot itself, over MQTT, acknowledged. */
  say(robotId: string, ...messages: readonly (object | string)[]): Promise<void>
  /** The stream takes nothing: what the topic rule's error action leaves behind. */
  fail(messages: readonly UndeliveredMessage[]): Promise<void>
  /** From now on nothing is answered and no socket closes, as when a cable is pulled. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export interface SystemOptions {
  /** Virtual robots that work by themselves. */
  readonly robots?: number
  /** That speak VDA 5050. */
  readonly vda?: number
  /** In place of some of the environment's settings. */
  readonly settings?: object
}

/** What failed must wait for a person here, not be tried by the schedule meanwhile. */
const patient = { retry: { backoffSeconds: 3_600 } }

export async function startSystem({ robots = 0, vda = 0, settings = {} }: SystemOptions = {}): Promise<LocalSystem> {
  const assembly = synthesised({ settings: { ...patient, ...settings }, console: 'build' }).directory
  const child = lineProcess({ assembly })
  const { mqtt_url, http_url, aws_url, token } = await readyLine(child)
  const fleet = robots + vda > 0 ? fleetAt(mqtt_url, robots, vda) : undefined
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(http_url + path, { headers, ...init })
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    pid: child.pid ?? 0,
    http_url,
    console_url: `${http_url}/console/`,
    mqtt_url,
    token,
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    put: (path, body) => ask(path, { method: 'PUT', body: JSON.stringify(body) }),
    async say(robotId, ...messages) {
      const client = await mqtt.connectAsync(mqtt_url, { clientId: robotId, reconnectPeriod: 0 })
      for (const message of messages) {
        const text = typeof message === 'string' ? message : JSON.stringify(message)
        await client.publishAsync(`robots/${robotId}/messages`, text, { qos: 1 })
      }
      await client.endAsync()
    },
    async fail(messages) {
      const aws = await awsSideOf({ aws_endpoint_url: aws_url })
      await failTogether(aws, messages).finally(() => aws.close())
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      await fleet?.stop()
      await ended(child)
    },
  }
}

function lineProcess(settings: LineSettings): ChildProcess {
  const file = join(repositoryRoot, 'test/faults/served/line-process.ts')
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  // Whoever is interrupted leaves no system behind.
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}

async function readyLine(child: ChildProcess): Promise<LineAddresses> {
  if (!child.stdout) throw new Error('the process of the system has no output')
  for await (const text of createInterface({ input: child.stdout })) return JSON.parse(text) as LineAddresses
  throw new Error(`the process of the system ended before it was ready: exit code ${child.exitCode}`)
}

const fleetAt = (mqttUrl: string, robots: number, vda: number): FleetProcess =>
  startFleet(repositoryRoot, { robots, vda, seed: 'console', mqttUrl, log: () => {} })

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  await gone
  clearTimeout(hard)
}

const stopMsMax = 10_000
