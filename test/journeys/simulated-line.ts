/** Plays the lines of a transcript in simulated mode and tells what came of each: decisions, commands, events, failures. */
import type { JournalRow } from '../../functions/ports/journal.ts'
import { AwsError } from '../../local/aws-api/service.ts'
import type { CallPoint } from '../../local/simulated/faults.ts'
import type { Difference } from '../../policy/replay.ts'
import { synthesised } from '../faults/assembly.ts'
import type { HeardCommand } from '../faults/findings.ts'
import { act as actOn, ask, busEvents, change, type Line, standUp } from '../faults/run.ts'
import { tablesOf } from '../faults/world.ts'
import type { Play } from './transcript.ts'

/** Robots answer each command that they hear, and say because of which they work; what they answer has no line of its own. */
export async function simulatedLine(robots: readonly string[]): Promise<Play> {
  const outages = new Set<string>()
  const line = await standUp(synthesised(), 'journey', {
    call: ({ caller, service, input }: CallPoint) => {
      if (service !== 'dynamodb') return undefined
      const down = [...outages].some((outage) => {
        const [domain, robot] = outage.split(' ')
        return caller.endsWith(`-${domain}`) && JSON.stringify(input).includes(`"${robot}"`)
      })
      return down ? { before: new AwsError('InternalServerError', 'an outage', 500) } : undefined
    },
  })
  const said = new Map<string, { readonly topic: string; readonly bytes: Uint8Array }>()
  /** Copies by their ids: e1, e2 … in the order of the edits. */
  const copies = new Map<string, string>()
  let seen = await glance(line, robots, copies)

  const publish = (topic: string, bytes: Uint8Array) =>
    line.simulation.publish(topic, bytes, { clientId: 'application' })
  const startedBy = new Map<string, string>()
  line.simulation.runtime.door('devices').subscribe('robots', 'robots/+/commands', (topic, bytes) => {
    const { message_id, type, payload } = JSON.parse(bytes.toString('utf8')) as HeardCommand & {
      readonly payload: { readonly job_id?: string }
    }
    if (type === 'work.start') startedBy.set(payload.job_id ?? '', message_id)
    const status = type === 'work.start' ? 'acknowledged' : 'done'
    const answer = { type: 'command.answered', payload: { command_id: message_id, status } }
    void publish(topic.replace(/commands$/, 'messages'), Buffer.from(JSON.stringify(answer)))
  })
  const act: Readonly<
    Record<string, (words: readonly string[], rest: string) => Promise<readonly string[] | undefined>>
  > = {
    async again([id = '']) {
      const before = said.get(id)
      if (!before) throw new Error(`again ${id}: nobody has said ${id}`)
      await publish(before.topic, before.bytes)
      return undefined
    },
    async bytes([robot], rest) {
      const text = JSON.parse(rest.slice(rest.indexOf(' ') + 1)) as string
      await publish(`robots/${robot}/messages`, Buffer.from(text, 'latin1'))
      return undefined
    },
    async after([time = '']) {
      const [, count, unit = ''] = /^(\d+)([sm])$/.exec(time) ?? []
      if (count === undefined) throw new Error(`after ${time}: 90s or 5m would be right`)
      await line.simulation.advance(Number(count) * (unit === 'm' ? 60_000 : 1000))
      return undefined
    },
    async outage(_, rest) {
      outages.add(rest)
      return []
    },
    async over() {
      outages.clear()
      return []
    },
    async show([robot = '']) {
      const { body } = await ask(line, `/robots/${encodeURIComponent(robot)}`)
      const { state, policy_version, target, last_known } = body as {
        state: string
        policy_version: string
        target: { version: string; because: string; waits_for: string | null }
        last_known?: { telemetry?: { payload?: { battery?: number } } }
      }
      const battery = last_known?.telemetry?.payload?.battery
      const meant =
        target.waits_for === null ? '' : `, to be ${target.version} (${target.because}) ${untilWhen(target.waits_for)}`
      return [`${state}, policy ${policy_version}${meant}${battery === undefined ? '' : `, battery ${battery} %`}`]
    },
    async roll([way, version, ...whom]) {
      const reason = 'the journey'
      if (way === 'back') {
        const { items } = (await ask(line, '/rollouts')).body as { items: readonly Readonly<Record<string, string>>[] }
        const newest = items.find(({ status }) => status === 'active')
        await change(line, 'POST', `/rollouts/${newest?.rollout_id}/rollback`, { reason })
      } else {
        const percent = Number(whom[0])
        const body = Number.isInteger(percent) ? { percent } : { robot_ids: whom }
        await change(line, 'POST', '/rollouts', { version, ...body, reason })
      }
      await line.simulation.advance(untilHeard)
      return undefined
    },
    async pin([robot = '', version]) {
      const body = { version: version === 'none' ? null : version, reason: 'the journey' }
      await change(line, 'PUT', `/robots/${encodeURIComponent(robot)}/pin`, body)
      return undefined
    },
    async compare([version = '']) {
      // Until what was decided lies in the lake.
      await line.simulation.advance(75_000)
      const range = { from: '2026-01-01T00:00:00Z', until: new Date(line.simulation.clock.now()).toISOString() }
      const { body } = await actOn(line, `/policies/${version}/comparisons`, range)
      return await comparisonOf(line, (body as { comparison_id: string }).comparison_id)
    },
    async edit([id = ''], rest) {
      const { failure_id, record_version } = await failureOf(id)
      const payload = JSON.parse(rest.slice(id.length + 1)) as object
      const edit = { record_version, reason: 'the journey', payload }
      const { status, body } = await actOn(line, `/failures/${failure_id}/edit`, edit)
      if (status !== 200) return [`${status}: ${plain((body as { detail: string }).detail, copies)}`]
      copies.set((body as { copy: { message_id: string } }).copy.message_id, `e${copies.size + 1}`)
      return undefined
    },
    async retry([id = '', order]) {
      const { failure_id } = await failureOf(id)
      const asked = { reason: 'the journey', ...(order === 'out_of_order' && { out_of_order: true }) }
      const { status, body } = await actOn(line, `/failures/${failure_id}/retry`, asked)
      return status === 202 ? undefined : [`${status}: ${plain((body as { detail: string }).detail, copies)}`]
    },
    async archive([id = '']) {
      const { failure_id } = await failureOf(id)
      const { status, body } = await actOn(line, `/failures/${failure_id}/archive`, { reason: 'the journey' })
      return status === 200 ? undefined : [`${status}: ${plain((body as { detail: string }).detail, copies)}`]
    },
    async story([id = '']) {
      const message = [...copies].find(([, name]) => name === id)?.[0] ?? id
      const { body } = await ask(line, `/timeline/${message}`)
      const { story } = body as {
        story: readonly { readonly what: string; readonly text: string; readonly message_id?: string }[]
      }
      const own = story.filter(({ message_id }) => message_id === message)
      // What leaves for the bus, and what the feed takes in, overtakes its decision or not, by a hair.
      const turn = ({ what }: { readonly what: string }): number => ['published', 'fed'].indexOf(what)
      const inTurn = [...own].sort((one, other) => turn(one) - turn(other))
      return inTurn.map(({ what, text }) => `${what}: ${plain(text, copies)}`)
    },
    async lineage([id = '']) {
      const { failure_id } = await failureOf(id)
      const { body } = await ask(line, `/failures/${failure_id}`)
      return (body as { lineage: readonly Readonly<Record<string, string>>[] }).lineage.map(
        ({ message_id = '', status, ended_as, outcome }) =>
          `${copies.get(message_id) ?? message_id} ${status ?? outcome}${ended_as === undefined ? '' : `, ${ended_as}`}`,
      )
    },
    async post([robot_id = '', type = '', ...payload]) {
      const message = {
        robot_id,
        type,
        message_id: `m${said.size + 1}`,
        payload: JSON.parse(payload.join(' ') || '{}') as object,
      }
      said.set(message.message_id, {
        topic: `robots/${robot_id}/messages`,
        bytes: Buffer.from(JSON.stringify(message)),
      })
      return [...(await posted(message)), ...(await news())]
    },
    async mission([mission_id = '', ...payload]) {
      const body = { steps: [{ kind: 'go_to', place: { node_id: 'DPS' } }], ...missionSaid(payload), mission_id }
      return [await askedOf('/missions', body), ...(await news())]
    },
    async ask([mission_id = '', verb = '', ...payload]) {
      return [await askedOf(`/missions/${mission_id}/${verb}`, missionSaid(payload)), ...(await news())]
    },
    async where([mission_id = '']) {
      const { body } = await ask(line, `/missions/${mission_id}`)
      return [whereText(body as SeenMission)]
    },
    async 'post-again'([id = '', ...payload]) {
      const before = said.get(id)
      if (!before) throw new Error(`post-again ${id}: nobody has said ${id}`)
      const message = JSON.parse(Buffer.from(before.bytes).toString()) as object
      const other = payload.length > 0 && { payload: JSON.parse(payload.join(' ')) as object }
      return [...(await posted({ ...message, ...other })), ...(await news())]
    },
    async counters() {
      const { body } = await ask(line, '/counters')
      return [
        Object.entries(body as object)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ]
    },
  }

  return async (text) => {
    const [first = '', ...words] = text.split(' ')
    const special = act[first]
    const answer = await (special ? special(words, words.join(' ')) : say(text))
    return answer ?? news()
  }

  async function news(): Promise<readonly string[]> {
    await settled(line)
    const now = await glance(line, robots, copies)
    const fresh = now.filter((each) => !seen.includes(each))
    seen = now
    return fresh
  }

  /** Whoever asks waits for the outcome. */
  async function posted(message: object): Promise<readonly string[]> {
    const { status, body } = await actOn(line, '/messages', message, { query: 'wait=5' })
    const { messages = [], detail } = body as {
      messages?: readonly Readonly<Record<string, string>>[]
      detail?: string
    }
    if (detail !== undefined) return [`${status}: ${detail.replace(/at \d{4}-\S+Z/, 'before')}`]
    return messages.map(
      ({ outcome, from, to, reason }) =>
        `${status}: ${outcome} in ${from}${to === undefined ? `: ${reason}` : ` → ${to}`}`,
    )
  }

  async function askedOf(path: string, body: object): Promise<string> {
    const { status, body: answer } = await actOn(line, path, body, { query: 'wait=5' })
    const { outcome, from, to, reason, robot_id, detail, waits_because } = answer as Readonly<
      Record<string, string>
    > & {
      readonly waits_because?: { readonly says: string } | null
    }
    if (status >= 400) return `${status}: ${detail}`
    const decided = `${outcome} in ${from}${to === undefined ? `: ${reason}` : ` → ${to}`}`
    const who = robot_id == null ? '' : `, ${robot_id} has it`
    return `${status}: ${decided}${who}${waits_because == null ? '' : `, waits: ${waits_because.says}`}`
  }

  async function failureOf(id: string): Promise<{ readonly failure_id: string; readonly record_version: number }> {
    const message = [...copies].find(([, name]) => name === id)?.[0] ?? id
    const { body } = await ask(line, '/failures')
    const { items } = body as {
      items: readonly { message_id: string; failure_id: string; record_version: number }[]
    }
    const found = items.find(({ message_id }) => message_id === message)
    if (!found) throw new Error(`${id}: no failure has this message`)
    return found
  }

  async function say(text: string): Promise<undefined> {
    const [, robot = '', type = '', payload = '{}'] = /^(\S+) (\S+)(?: (\{.*\}))?$/.exec(text) ?? []
    if (type === '') throw new Error(`${text}: robot, type and payload would be right`)
    const message_id = `m${said.size + 1}`
    const said_payload = JSON.parse(payload) as { readonly job_id?: string }
    const causation_id = type.startsWith('work.') ? startedBy.get(said_payload.job_id ?? '') : undefined
    const because = causation_id !== undefined && type !== 'work.start' ? { causation_id } : {}
    const bytes = Buffer.from(JSON.stringify({ message_id, type, payload: said_payload, ...because }))
    const topic = `robots/${robot}/messages`
    said.set(message_id, { topic, bytes })
    await publish(topic, bytes)
    return undefined
  }
}

const missionSaid = (words: readonly string[]): object => JSON.parse(words.join(' ') || '{}') as object

interface SeenMission {
  readonly status: string
  readonly robot_id: string | null
  readonly allocation: number
  readonly waits_because: { readonly says: string } | null
  readonly progress: readonly { readonly step: number; readonly status: string; readonly allocation: number }[]
  readonly outcome: { readonly status: string; readonly cause?: string; readonly category?: string } | null
  readonly late_truths: readonly { readonly allocation: number; readonly said: string }[]
}

const whereText = (mission: SeenMission): string =>
  [
    mission.status,
    mission.robot_id === null ? '' : `${mission.robot_id} has it`,
    `allocation ${mission.allocation}`,
    mission.waits_because === null ? '' : `waits: ${mission.waits_because.says}`,
    ...mission.progress.map(({ step, status, allocation }) => `step ${step} ${status} (${allocation})`),
    mission.outcome === null
      ? ''
      : `ended: ${mission.outcome.cause ?? mission.outcome.category ?? mission.outcome.status}`,
    ...mission.late_truths.map(({ allocation, said }) => `allocation ${allocation} ${said} after all`),
  ]
    .filter((part) => part !== '')
    .join(', ')

const untilWhen = (waitsFor: string): string =>
  waitsFor === 'message' ? 'with its next message' : `after its ${waitsFor}`

/** Dispatch asks for what is rolled out every three seconds. */
const untilHeard = 4_000

async function comparisonOf(line: Line, id: string): Promise<readonly string[]> {
  for (let waited = 0; waited < 60; waited += 1) {
    const { body } = await ask(line, `/comparisons/${id}`)
    const { status, compared, differences } = body as {
      status: string
      compared?: Readonly<Record<string, number>>
      differences: readonly Difference[]
    }
    if (status !== 'running')
      return [
        `${status}: ${compared?.decisions} decisions of ${compared?.robots} robots, ${compared?.same} the same, ${compared?.different} different`,
        ...differences.map(differenceLine),
      ]
    await line.simulation.advance(1_000)
  }
  throw new Error(`comparison ${id} does not end`)
}

const differenceLine = ({ robot_id, message_id, type, recorded, would, follows }: Difference): string => {
  const said = (answer: Difference['recorded'] | Difference['would']): string =>
    answer.outcome === 'applied' ? `${answer.state} → ${answer.to}` : `${answer.outcome} in ${answer.state}`
  return `${robot_id} ${message_id} ${type}: ${said(recorded)} by ${recorded.policy_version}, ${said(would)} by the other${follows ? ', which follows' : ''}`
}

async function settled({ simulation }: Line): Promise<void> {
  await simulation.advance(500)
  for (let waited = 0; waited < 120 && Object.keys(await simulation.underWay()).length > 0; waited++)
    await simulation.advance(500)
}

/** Everything that has happened so far, as lines, each of which appears once. */
async function glance(
  line: Line,
  robots: readonly string[],
  copies: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { journal: decided, failures, robots: rows, books } = await tablesOf(line.simulation, line.places, robots)
  const journal = decided.filter(({ type }) => type !== 'command.answered')
  const name = new Map(
    journal.map(({ message_id, type }) => [
      message_id,
      copies.get(message_id) ?? (/^m\d+$/.test(message_id) ? message_id : type),
    ]),
  )
  const events = busEvents(line.simulation).filter(({ type }) => !silent.includes(type))
  return [
    ...[...journal].sort((a, b) => (a.position < b.position ? -1 : 1)).map((row) => decisionOf(row, copies)),
    ...[
      ...new Set(
        line.commands.map(
          ({ robot_id, type, causation_id }) => `${robot_id} hears ${type} because of ${name.get(causation_id)}`,
        ),
      ),
    ],
    // Several subjects' events leave beside each other: their order says nothing.
    ...[
      ...new Set(
        events.map(
          ({ type, robot_id, causation_id }) =>
            `the bus has ${type} of ${robot_id} because of ${name.get(causation_id)}`,
        ),
      ),
    ].sort(),
    ...failures.map(
      ({ status, error_class, error_text, message_id = 'a message', ended_as }) =>
        `failure of ${copies.get(message_id) ?? message_id} is ${status}${ended_as === undefined ? `: ${error_class}: ${plain(error_text, copies)}` : `, ${ended_as}`}`,
    ),
    // What leaves no line of its own.
    ...(['observed', 'duplicate'] as const).flatMap((column) => countLines(column, books.shards[column])),
    ...rows.flatMap(({ robot_id, parked }) => (parked ? [`${robot_id} is parked by ${parked.parked_by}`] : [])),
  ]
}

/** What says again what a decision's line says. */
const silent = ['robot.transitioned', 'mission.transitioned', 'presence.recorded', 'command.finished']

/** Without what differs from build to build: moments, places on the stream, ids of failures, names of tables. */
const plain = (text: string, copies: ReadonlyMap<string, string>): string =>
  [...copies]
    .reduce((said, [id, name]) => said.replaceAll(id, name), text)
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
    .replace(/\(table [\w-]+?register(\w+?)[0-9A-F]{8}-[0-9A-F]+\)/g, '(table of $1)')
    .replace(/ \(\d{40,}:\d+, \d{40,}:\d+\)/g, '')
    .replace(/ ?[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '')

const countLines = (column: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `counted as ${column} (${index + 1} by now)`)

function decisionOf(row: JournalRow, copies: ReadonlyMap<string, string>): string {
  const { robot_id, message_id, type, outcome, from, to, handlers = [], reason, guard, detail, out_of_order } = row
  const id = copies.get(message_id) ?? (/^m\d+$/.test(message_id) ? message_id : '')
  const what = `${id} ${type}`.trimStart()
  const order = out_of_order ? ' out of order' : ''
  if (outcome === 'applied') return `${robot_id} ${what} is applied${order}: ${from} → ${to} [${handlers.join(', ')}]`
  const why = [reason, guard, detail && plain(detail, copies)].filter((text) => text !== undefined).join(': ')
  return `${robot_id} ${what} is ${outcome} in ${from}: ${why}`
}
