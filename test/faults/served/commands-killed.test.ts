/*
 * kill -9 of the whole process while commands are sent, acknowledged, waiting for their turn and for their robot: whoever waits
 * with a token waits on afterwards, clocks have the time that was left, and every command comes to one end.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { synthesised } from '../assembly.ts'
import { type ServedLine, servedLine } from './served-line.ts'

const assembly = synthesised().directory

let line: ServedLine | undefined
let directory = ''
afterEach(async () => {
  await line?.kill()
  if (directory !== '') rmSync(directory, { recursive: true, force: true })
})

test('commands in every phase outlive the process, each comes to one end, and none is said under another id', async () => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-commands-'))
  const settings = { assembly, data_directory: directory }
  const heard: string[] = []
  const begin = async (): Promise<ServedLine> => {
    const begun = await servedLine(settings)
    await begun.client.subscribeAsync('robots/+/commands', { qos: 1 })
    begun.client.on('message', (_, bytes) => heard.push((JSON.parse(bytes.toString()) as Heard).message_id))
    return begun
  }
  line = await begin()
  for (const robot of ['r1', 'r2', 'r3']) await say(line, robot, 'robot.connected')
  await say(line, 'r3', 'robot.disconnected')
  await until(line, '/robots/r3', (robot) => robot.state === 'offline' && robot.revision === 2)
  // Long enough that none of them is sent again while the process starts.
  const patient = { acknowledge_within_seconds: 300 }
  const acknowledged = await ask(line, 'r1', patient)
  const waits_for_robot = await ask(line, 'r3', { ...patient, offline: 'wait' })
  await until(line, `/commands/${acknowledged}`, ({ status }) => status === 'sent')
  await answer(line, 'r1', acknowledged, 'acknowledged')
  await until(line, `/commands/${acknowledged}`, ({ status }) => status === 'acknowledged')
  await until(line, `/commands/${waits_for_robot}`, ({ waits_for }) => waits_for === 'robot')
  // Last, because its clock runs.
  const sent = await ask(line, 'r2', { resends_max: 0, acknowledge_within_seconds: 6 })
  const waits_for_turn = await ask(line, 'r2', patient)
  await until(line, `/commands/${sent}`, ({ status }) => status === 'sent')
  // It is written that it is sent before it is: a kill in between is a command that was never said.
  await expect.poll(() => heard).toEqual(expect.arrayContaining([acknowledged, sent]))
  const ids = { acknowledged, sent, waits_for_turn, waits_for_robot }

  await line.kill()
  line = await begin()
  await answer(line, 'r1', ids.acknowledged, 'done')
  await until(line, `/commands/${ids.sent}`, ({ status }) => status === 'unanswered')
  await until(line, `/commands/${ids.waits_for_turn}`, ({ status }) => status === 'sent')
  await answer(line, 'r2', ids.waits_for_turn, 'done')
  await say(line, 'r3', 'robot.connected')
  await until(line, `/commands/${ids.waits_for_robot}`, ({ status }) => status === 'sent')
  await answer(line, 'r3', ids.waits_for_robot, 'done')
  for (const id of [ids.acknowledged, ids.waits_for_turn, ids.waits_for_robot])
    await until(line, `/commands/${id}`, ({ status, sends }) => status === 'done' && sends === 1)
  await expect.poll(() => heard.toSorted()).toEqual(Object.values(ids).sort())
}, 180_000)

interface Heard {
  readonly message_id: string
}
interface Shown {
  readonly state?: string
  readonly revision?: number
  readonly status?: string
  readonly waits_for?: string | null
  readonly sends?: number
}

const say = async ({ client }: ServedLine, robot: string, type: string, payload: object = {}): Promise<void> => {
  await client.publishAsync(`robots/${robot}/messages`, JSON.stringify({ type, payload }), { qos: 1 })
}

const answer = (to: ServedLine, robot: string, command_id: string, status: string): Promise<void> =>
  say(to, robot, 'command.answered', { command_id, status })

const ask = async ({ addresses: { http_url, token } }: ServedLine, robot: string, how: object): Promise<string> => {
  const response = await fetch(`${http_url}/robots/${robot}/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'action.start', payload: { action: { type: 'beep' }, ...how } }),
  })
  expect(response.status).toBe(202)
  return ((await response.json()) as { readonly command_id: string }).command_id
}

/** Until it is so. */
const until = async (at: ServedLine, path: string, so: (shown: Shown) => boolean): Promise<void> => {
  let shown: unknown
  for (let tries = 0; tries < 1_200; tries += 1) {
    shown = await at.get(path).catch(() => undefined)
    if (shown !== undefined && so(shown as Shown)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${path} is ${JSON.stringify(shown)}`)
}
