import { expect, test } from 'vitest'
import type { Command } from '../../../messages/commands.ts'
import { drawsOf } from '../../../robots/random.ts'
import { VDA_VERSIONS } from '../../../robots/vda-words.ts'
import { circle } from './circle.ts'

const JOB = 'mission:m1:1'
const at = (node_id: string, x: number, y: number) => ({ node_id, x, y })

test.each(VDA_VERSIONS)('a mission of %s is done, answered and told in the same words', (version) => {
  const { say, live, has, facts } = circle(version)
  const lives = (until: () => boolean) => expect(live(until)).toBe(true)
  const start = say(
    'work.start',
    { job_id: JOB, params: { steps: [{ kind: 'pick', place: at('shelf', 4, 0) }] } },
    'start',
  )
  lives(() => has('work.started', { job_id: JOB }))
  const more = say(
    'work.update',
    { job_id: JOB, params: { steps: [{ kind: 'drop', place: at('dock', 4, 4) }] } },
    'more',
  )
  const pause = say('work.pause', {}, 'pause')
  lives(() => has('command.answered', { command_id: pause.message_id, status: 'done' }))
  const resume = say('work.resume', {}, 'resume')
  lives(() => has('work.completed', { job_id: JOB }))

  const names = new Map([start, more, pause, resume].map(({ message_id, type }) => [message_id, type]))
  const told = facts
    .filter(({ type }) => /^(work|command)\./.test(type) && type !== 'work.progressed')
    .map(({ type, payload }) => [type, names.get(String(payload.command_id)), payload.status].filter(Boolean).join(' '))
  expect(told).toEqual([
    'command.answered work.start acknowledged',
    'work.started',
    'command.answered work.update done',
    'command.answered work.pause done',
    'command.answered work.resume done',
    'work.completed',
    'command.answered work.start done',
  ])
  for (const fact of facts.filter(({ type }) => type === 'work.started' || type === 'work.completed'))
    expect(fact).toMatchObject({ trace_id: start.trace_id, causation_id: start.message_id })
})

test.each(VDA_VERSIONS)('an order of %s that is refused, and one that is cancelled, are told as that', (version) => {
  const { say, live, has } = circle(version)
  const lives = (until: () => boolean) => expect(live(until)).toBe(true)
  const fly = say(
    'work.start',
    { job_id: 'mission:m2:1', params: { steps: [{ kind: 'action', action: { type: 'fly' } }] } },
    'fly',
  )
  lives(() => has('command.answered', { command_id: fly.message_id, status: 'rejected' }))
  const start = say(
    'work.start',
    { job_id: JOB, params: { steps: [{ kind: 'go_to', place: at('far', 40, 0) }] } },
    'start',
  )
  lives(() => has('work.started', { job_id: JOB }))
  const stop = say('work.stop', { job_id: JOB }, 'stop')
  lives(() => has('command.answered', { command_id: stop.message_id, status: 'done' }))
  live(
    () =>
      has('work.failed', { job_id: JOB }) &&
      has('command.answered', { command_id: start.message_id, status: 'cancelled' }),
  )
  const revoke = say('work.revoke', { job_id: JOB }, 'revoke')
  live(
    () =>
      has('command.answered', { command_id: revoke.message_id, status: 'done' }) ||
      has('command.answered', { command_id: revoke.message_id, status: 'failed' }),
  )
})

/** The acknowledgement clock of a command, in short: again every five seconds until it is answered. */
const SENDS_MAX = 12

test.each(VDA_VERSIONS)(
  'a mission of %s is done once, whatever is lost or doubled on its way down and up, and however often it is said again',
  (version) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const chance = drawsOf(String(seed), 'air')
      const times = () => (chance() < 0.3 ? 0 : chance() < 0.2 ? 2 : 1)
      const { say, again, live, has, facts, states } = circle(version, String(seed), { down: times, up: times })
      const answered = (command: Command) => has('command.answered', { command_id: command.message_id })
      const insist = (command: Command) => {
        for (let sends = 1; sends < SENDS_MAX && !live(() => answered(command), 5_000); sends += 1) again(command)
        expect(answered(command), `${command.type} of seed ${seed}`).toBe(true)
      }
      insist(say('work.start', { job_id: JOB, params: { steps: [{ kind: 'pick', place: at('shelf', 4, 0) }] } }, 'a'))
      insist(say('work.update', { job_id: JOB, params: { steps: [{ kind: 'drop', place: at('dock', 4, 4) }] } }, 'b'))
      insist(say('work.pause', {}, 'c'))
      insist(say('work.resume', {}, 'd'))
      insist(say('work.update', { job_id: JOB, params: { steps: [{ kind: 'wait', duration_seconds: 1 }] } }, 'e'))
      expect(
        live(() => has('work.completed', { job_id: JOB })),
        `the end of seed ${seed}`,
      ).toBe(true)

      const count = (type: string) => facts.filter((fact) => fact.type === type).length
      expect([count('work.started'), count('work.completed'), count('work.failed')]).toEqual([1, 1, 0])
      const answers = facts.filter(({ type }) => type === 'command.answered').map(({ payload }) => payload.status)
      expect(answers.filter((status) => status !== 'acknowledged' && status !== 'done')).toEqual([])
      // Done once: from finished no action goes back to anything.
      const ended = new Set<string>()
      for (const text of states)
        for (const { actionId, actionStatus } of JSON.parse(text).actionStates) {
          if (actionStatus === 'FINISHED') ended.add(actionId)
          else expect(ended.has(actionId), `${actionId} ${actionStatus} after its end`).toBe(false)
        }
      expect([0, 1, 2].every((step) => ended.has(`${JOB}:${step}`))).toBe(true)
    }
  },
)

test.each(VDA_VERSIONS)(
  'of a robot of %s that is told one thing after the other, each command has one answer and each job one end',
  (version) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const draw = drawsOf(String(seed), 'somebody')
      const among = (count: number) => Math.floor(draw() * count)
      const { say, live, has, facts } = circle(version, String(seed))
      const place = () => at(`n${among(5)}`, among(8), among(8))
      const step = () =>
        [{ kind: 'pick', place: place() }, { kind: 'go_to', place: place() }, { kind: 'wait' }][among(3)]
      const ended = (job: string) => has('work.completed', { job_id: job }) || has('work.failed', { job_id: job })
      const commands: Command[] = []
      const jobs: string[] = []
      let paused = false
      const tell = (...args: Parameters<typeof say>) => {
        const command = say(...args)
        commands.push(command)
        const where = `${command.type} of seed ${seed}`
        expect(
          live(() => has('command.answered', { command_id: command.message_id }), 60_000),
          where,
        ).toBe(true)
      }
      for (let turn = 0; turn < 25; turn += 1) {
        const job = jobs.at(-1)
        const cause = `${turn}`
        if (job === undefined || ended(job)) {
          if (paused) tell('work.resume', {}, cause)
          paused = false
          jobs.push(`mission:m${turn}:1`)
          tell('work.start', { job_id: jobs.at(-1), params: { steps: [step(), step()] } }, `start ${cause}`)
          continue
        }
        const chance = among(10)
        if (chance < 3) tell('work.update', { job_id: job, params: { steps: [step()] } }, cause)
        else if (chance < 5) {
          tell(paused ? 'work.resume' : 'work.pause', {}, cause)
          paused = !paused
        } else if (chance === 5) {
          tell('work.stop', { job_id: job }, cause)
          expect(
            live(() => ended(job), 120_000),
            `the end of ${job} of seed ${seed}`,
          ).toBe(true)
        } else if (chance === 6) tell('action.start', { action: { type: 'beep' } }, cause)
        else live(() => false, among(8_000))
      }
      if (paused) tell('work.resume', {}, 'at last')
      expect(
        live(() => jobs.every(ended)),
        `all jobs of seed ${seed}`,
      ).toBe(true)

      const of = (type: string, payload: Record<string, unknown>) =>
        facts.filter(
          (fact) => fact.type === type && Object.entries(payload).every(([key, value]) => fact.payload[key] === value),
        )
      for (const job_id of jobs) {
        expect(of('work.started', { job_id }), `${job_id} of seed ${seed}`).toHaveLength(1)
        expect([...of('work.completed', { job_id }), ...of('work.failed', { job_id })]).toHaveLength(1)
      }
      for (const { type, message_id } of commands) {
        const answers = of('command.answered', { command_id: message_id }).map(({ payload }) => String(payload.status))
        const ends = answers.filter((status) => status !== 'acknowledged' && status !== 'running')
        expect(ends, `${type} of seed ${seed}`).toHaveLength(1)
        expect(['done', ...(type === 'work.start' ? ['cancelled'] : [])], `${type} of seed ${seed}`).toContain(ends[0])
      }
    }
  },
)
