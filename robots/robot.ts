// A virtual robot: what it does and what it says about it. Time and chance come in, what is to be said goes out; the
// connection is somebody else's matter, and the robot goes on driving when it has none.
//
// It looks for work itself: mostly by asking (`work.start` on its own topic, whose command it then obeys), now and then by
// beginning (`work.started`), as a robot does whose jobs come from elsewhere; and it takes what it is given, step by step where
// the steps are told. It drains its battery, says when it is low and goes to charge when it is told to or when it cannot wait,
// fails a job now and then, and breaks down rarely.
//
// Every command is answered by its id: at once when it is done or cannot be, else that it was heard, and how it ended. The
// facts of a job are answers too. A command that arrives again is not obeyed again, but answered.

import type { Command } from '../messages/commands.ts'
import { Body } from './body.ts'
import { anyWork, failed, type Job, progressed, started, stepsOf } from './job.ts'
import { between, type Draw, oneOf } from './random.ts'
import type { Followed } from './shadow.ts'
import type { Said, Story } from './voice.ts'

type Doing =
  | { readonly kind: 'idle'; readonly until: number }
  | { readonly kind: 'asking'; readonly until: number }
  | {
      readonly kind: 'working'
      readonly job: Job
      /** When the step in hand is done; unknown while the robot drives to its place. */
      readonly until: number | undefined
      readonly breaksDownAt: number | undefined
    }
  | { readonly kind: 'paused'; readonly left_ms: number | undefined; readonly job: Job }
  | { readonly kind: 'docking'; readonly until: number; readonly story: Story }
  | { readonly kind: 'charging'; readonly story: Story; readonly full: number }
  | { readonly kind: 'fault'; readonly until: number; readonly code: string; readonly story: Story }

type Working = Extract<Doing, { readonly kind: 'working' }>

export type DoingKind = Doing['kind']

const BATTERY_LOW = 20
/** It does not wait for a command any more. */
const BATTERY_EMPTY = 8
const SAY_LOW_AGAIN_MS = 20_000
/** How likely a job goes wrong. */
const JOB_FAILS = 0.06
const COMMANDS_REMEMBERED_MAX = 200
const CAPABILITIES = ['transport', 'pick', 'tow'] as const

type Status = 'acknowledged' | 'running' | 'done' | 'rejected' | 'failed' | 'cancelled'
type Failing = { readonly code: string; readonly message: string }

const WORK_ERRORS = [
  ['gripper_empty', 'nothing to pick at the station'],
  ['path_blocked', 'somebody stands in the way'],
  ['load_lost', 'the load is not on the fork any more'],
] as const

const FAULTS = [
  ['motor_stalled', 'left drive, 14 A'],
  ['localisation_lost', 'no landmark for 10 s'],
  ['bumper_pressed', 'front bumper'],
] as const

export class Robot {
  readonly robotId: string
  readonly #draw: Draw
  readonly #body: Body
  readonly #pace: number
  /** Commands that were obeyed, with what was answered last. */
  readonly #answers = new Map<string, Said>()
  /** Actions beside the job, and when they are done. */
  #actions: { readonly id: string; readonly story: Story; readonly until: number }[] = []
  #introduced = false
  #doing: Doing
  #jobs = 0
  #telemetryAt: number
  #telemetryRateSeconds = 1
  #saidLowAt: number | undefined

  /** `firstJob` names the jobs of this life apart from those of an earlier one; `pace` is how much faster it lives. */
  constructor(options: {
    readonly robotId: string
    readonly draw: Draw
    readonly now: number
    readonly firstJob?: number
    readonly pace?: number
  }) {
    this.robotId = options.robotId
    this.#draw = options.draw
    this.#jobs = options.firstJob ?? 0
    this.#pace = options.pace ?? 1
    this.#body = new Body(options.draw, options.now, this.#pace)
    this.#doing = { kind: 'idle', until: options.now + between(this.#draw, 500, 8_000) }
    this.#telemetryAt = options.now + between(this.#draw, 0, 1_000)
  }

  get doing(): DoingKind {
    return this.#doing.kind
  }

  get battery(): number {
    return this.#body.battery
  }

  /** What it was set to. The version that decides for it is nothing to it: it only says that it knows. */
  follow({ telemetry_rate_seconds }: Followed, now: number): void {
    if (telemetry_rate_seconds === undefined) return
    this.#telemetryRateSeconds = telemetry_rate_seconds
    this.#telemetryAt = Math.min(this.#telemetryAt, now + telemetry_rate_seconds * 1_000)
  }

  /** Lets time pass up to `now`. */
  tick(now: number): Said[] {
    const doing = this.#doing
    const moving = doing.kind === 'docking' || (doing.kind === 'working' && isUnderway(doing))
    this.#body.live(now, { moving, charging: doing.kind === 'charging' })
    const said = [...this.#introduce(), ...this.#watchBattery(now), ...this.#goOn(now), ...this.#endActions(now)]
    if (now >= this.#telemetryAt) {
      this.#telemetryAt = Math.max(
        this.#telemetryAt + this.#telemetryRateSeconds * between(this.#draw, 900, 1_100),
        now,
      )
      said.push({ type: 'robot.telemetry', payload: { ...this.#body.telemetry(), ...this.#jobTold() } })
    }
    return said
  }

  /** Does what it is told, once: a command that arrives again has the same id, and hears again how it stands. */
  obey(command: Command, now: number): Said[] {
    const before = this.#answers.get(command.message_id)
    if (before !== undefined) return [before]
    const { payload } = command
    const jobId = typeof payload.job_id === 'string' ? payload.job_id : undefined
    const correlation_id = command.correlation_id ?? jobId
    const story: Story = {
      trace_id: command.trace_id,
      ...(correlation_id !== undefined && { correlation_id }),
      causation_id: command.message_id,
    }
    const answer = (status: Status, error?: { readonly code: string; readonly message: string }) =>
      this.#answer(command.message_id, story, status, error)
    const refuse = (code: string, message: string) => [answer('rejected', { code, message })]
    switch (command.type) {
      case 'work.start': {
        if (!this.#isFree()) {
          const inHand = this.#jobInHand(undefined)
          // Told again what it is doing already.
          if (inHand !== undefined && inHand.job_id === jobId) return [answer('acknowledged')]
          return refuse('busy', inHand === undefined ? `it is ${this.doing}` : `${inHand.job_id} is not done yet`)
        }
        const steps = stepsOf(payload.params, this.#draw)
        const job = this.#job(jobId ?? command.message_id, { ...story }, steps, command.message_id)
        return [answer('acknowledged'), ...this.#begin(job, now)]
      }
      case 'work.update': {
        const job = this.#jobInHand(jobId)
        if (job === undefined) return refuse('not_in_hand', `${String(jobId)} is not its job`)
        this.#replace({ ...job, steps: [...job.steps, ...stepsOf(payload.params, this.#draw)], described: true })
        return [answer('done')]
      }
      case 'work.stop':
      case 'work.revoke': {
        const job = this.#jobInHand(jobId)
        if (job === undefined) {
          // Who takes a job back wants to know that it is not done here; a job that is not here is not.
          return command.type === 'work.revoke' ? [answer('done')] : refuse('not_in_hand', 'it has no such job')
        }
        this.#idle(now)
        const code = command.type === 'work.stop' ? 'stopped' : 'revoked'
        return [failed({ ...job, story: { ...job.story, ...story } }, code, 'on request'), answer('done')]
      }
      case 'work.pause':
        return this.#pause(jobId, now) ? [answer('done')] : refuse('not_in_hand', 'it has no such job')
      case 'work.resume':
        return this.#resume(jobId, now) ? [answer('done')] : refuse('not_in_hand', 'it has no such job')
      case 'robot.resume':
        this.#resume(undefined, now)
        if (this.#doing.kind === 'idle') this.#idle(now)
        return [answer('done')]
      case 'robot.stop':
        this.#pause(undefined, now)
        if (this.#isFree()) this.#doing = { kind: 'idle', until: Number.POSITIVE_INFINITY }
        return [answer('done')]
      case 'charge.start':
        return [answer('acknowledged'), ...this.#dock(story, now)]
      case 'action.start':
        this.#actions.push({ id: command.message_id, story, until: now + between(this.#draw, 500, 2_000) / this.#pace })
        return [answer('running')]
      case 'command.cancel':
        return this.#callBack(String(payload.command_id), story, answer, now)
    }
  }

  #callBack(id: string, story: Story, answer: (status: Status, error?: Failing) => Said, now: number): Said[] {
    const cancelled = this.#actions.some((one) => one.id === id)
    this.#actions = this.#actions.filter((one) => one.id !== id)
    if (cancelled) return [this.#answer(id, story, 'cancelled'), answer('done')]
    const job = this.#jobInHand(undefined)
    if (job?.command_id !== id)
      return [answer('rejected', { code: 'not_in_hand', message: `nothing is left of ${id}` })]
    this.#idle(now)
    return [this.#answer(id, story, 'cancelled'), answer('done')]
  }

  #answer(command_id: string, story: Story, status: Status, error?: Failing): Said {
    const payload = { command_id, status, ...(error !== undefined && { error }) }
    const said: Said = { type: 'command.answered', payload, story: { ...story, causation_id: command_id } }
    this.#answers.set(command_id, said)
    if (this.#answers.size > COMMANDS_REMEMBERED_MAX) {
      for (const oldest of this.#answers.keys()) {
        this.#answers.delete(oldest)
        break
      }
    }
    return said
  }

  #endActions(now: number): Said[] {
    const ended = this.#actions.filter(({ until }) => until <= now)
    this.#actions = this.#actions.filter(({ until }) => until > now)
    return ended.map(({ id, story }) => this.#answer(id, story, 'done'))
  }

  /** What it can do, said once: who gives out work cannot know it otherwise. */
  #introduce(): Said[] {
    if (this.#introduced) return []
    this.#introduced = true
    return [{ type: 'robot.capacity_changed', payload: { capabilities: CAPABILITIES } }]
  }

  #jobTold(): Readonly<Record<string, unknown>> {
    const job = this.#jobInHand(undefined)
    if (job === undefined || !job.described) return {}
    return { job: { job_id: job.job_id, steps_done: job.done, steps_left: job.steps.length - job.done } }
  }

  #goOn(now: number): Said[] {
    const doing = this.#doing
    switch (doing.kind) {
      case 'idle':
        return now < doing.until || this.#isLow() ? [] : this.#lookForWork(now)
      case 'asking':
        if (now >= doing.until) this.#idle(now)
        return []
      case 'working':
        if (doing.breaksDownAt !== undefined && now >= doing.breaksDownAt) return this.#breakDown(doing.job, now)
        return this.#work(doing, now)
      case 'paused':
        return []
      case 'docking':
        return now < doing.until ? [] : this.#plugIn(doing.story)
      case 'charging':
        return this.#body.battery < doing.full ? [] : this.#unplug(doing.story, now)
      case 'fault':
        return now < doing.until ? [] : this.#recover(doing.code, doing.story, now)
    }
  }

  #lookForWork(now: number): Said[] {
    this.#jobs++
    const job_id = `job-${this.robotId}-${this.#jobs}`
    const kind = oneOf(this.#draw, ['transport', 'pick', 'tow'])
    if (this.#draw() < 0.3) return this.#begin(this.#job(job_id, { correlation_id: job_id }, []), now)
    this.#doing = { kind: 'asking', until: now + 20_000 }
    return [{ type: 'work.start', payload: { job_id, kind }, story: { correlation_id: job_id } }]
  }

  #job(job_id: string, story: Story, steps: Job['steps'], command_id?: string): Job {
    const described = steps.length > 0
    const all = described ? steps : anyWork(this.#draw)
    return {
      job_id,
      story,
      steps: all,
      done: 0,
      described,
      fails_at: this.#draw() < JOB_FAILS ? Math.floor(this.#draw() * all.length) : undefined,
      ...(command_id !== undefined && { command_id }),
    }
  }

  #isFree(): boolean {
    return this.#doing.kind === 'idle' || this.#doing.kind === 'asking'
  }

  #begin(job: Job, now: number): Said[] {
    const seconds = job.steps.reduce((sum, step) => sum + step.seconds, 0)
    const breaksDownAt = this.#draw() < 0.03 ? now + seconds * 1_000 * this.#draw() : undefined
    this.#doing = { kind: 'working', job, until: undefined, breaksDownAt }
    this.#headOn(job)
    return [started(job)]
  }

  /** To the place of the next step; a step without one is done where the robot is. */
  #headOn({ steps, done }: Job): void {
    const step = steps[done]
    this.#body.headFor(step?.kind === 'roam' ? undefined : (step?.place ?? this.#body.pose))
  }

  #work(doing: Working, now: number): Said[] {
    const { job } = doing
    const step = job.steps[job.done]
    if (step === undefined) return this.#finish(job, now)
    if (!this.#body.isThere) return []
    if (doing.until === undefined) {
      this.#doing = { ...doing, until: now + (step.seconds * 1_000) / this.#pace }
      if (step.seconds > 0) return []
    } else if (now < doing.until) return []
    if (job.done === job.fails_at) return this.#fail(job, now)
    job.done++
    this.#doing = { ...doing, until: undefined }
    this.#headOn(job)
    const told = job.described ? [progressed(job)] : []
    return job.done < job.steps.length ? told : [...told, ...this.#finish(job, now)]
  }

  #finish(job: Job, now: number): Said[] {
    this.#idle(now)
    const distance_m = Math.round(between(this.#draw, 5, 60) * 10) / 10
    const result = { distance_m, ...(job.described && { steps_done: job.done, steps_failed: 0 }) }
    return [{ type: 'work.completed', payload: { job_id: job.job_id, result }, story: job.story }]
  }

  #fail(job: Job, now: number): Said[] {
    this.#idle(now)
    const [code, message] = oneOf(this.#draw, WORK_ERRORS)
    return [failed(job, code, message)]
  }

  #pause(jobId: string | undefined, now: number): boolean {
    const job = this.#jobInHand(jobId)
    if (job !== undefined && this.#doing.kind === 'working') {
      const { until } = this.#doing
      this.#doing = { kind: 'paused', left_ms: until === undefined ? undefined : Math.max(0, until - now), job }
    }
    return job !== undefined
  }

  #resume(jobId: string | undefined, now: number): boolean {
    const job = this.#jobInHand(jobId)
    if (job !== undefined && this.#doing.kind === 'paused') {
      const { left_ms } = this.#doing
      const until = left_ms === undefined ? undefined : now + left_ms
      this.#doing = { kind: 'working', until, job, breaksDownAt: undefined }
    }
    return job !== undefined
  }

  #replace(job: Job): void {
    if ('job' in this.#doing) this.#doing = { ...this.#doing, job }
  }

  #jobInHand(jobId: string | undefined): Job | undefined {
    const job = 'job' in this.#doing ? this.#doing.job : undefined
    return jobId === undefined || job?.job_id === jobId ? job : undefined
  }

  #breakDown(job: Job, now: number): Said[] {
    const [code, message] = oneOf(this.#draw, FAULTS)
    this.#doing = {
      kind: 'fault',
      until: now + between(this.#draw, 8_000, 20_000) / this.#pace,
      code,
      story: job.story,
    }
    return [
      { type: 'fault.raised', payload: { code, message, level: 'FATAL' }, story: job.story },
      failed(job, code, message),
    ]
  }

  #recover(code: string, story: Story, now: number): Said[] {
    this.#idle(now)
    return [{ type: 'fault.cleared', payload: { code }, story }]
  }

  /** Low is said once, and again as long as nobody sends it to charge; near empty it goes without being told. */
  #watchBattery(now: number): Said[] {
    const { kind } = this.#doing
    if (!this.#isLow() || kind === 'docking' || kind === 'charging' || kind === 'fault') return []
    if (this.#body.battery <= BATTERY_EMPTY) return this.#dock({}, now)
    if (this.#saidLowAt !== undefined && now - this.#saidLowAt < SAY_LOW_AGAIN_MS) return []
    this.#saidLowAt = now
    return [{ type: 'battery.low', payload: { battery: this.#body.battery } }]
  }

  #isLow(): boolean {
    return this.#body.battery <= BATTERY_LOW
  }

  /** Gives up what it is doing, except a charge: going there twice is no use. */
  #dock(story: Story, now: number): Said[] {
    const { kind } = this.#doing
    if (kind === 'docking' || kind === 'charging' || kind === 'fault') return []
    const job = this.#jobInHand(undefined)
    this.#body.headFor()
    this.#doing = { kind: 'docking', until: now + between(this.#draw, 3_000, 6_000) / this.#pace, story }
    return job === undefined ? [] : [failed(job, 'battery_low', 'gave up for the charger')]
  }

  #plugIn(story: Story): Said[] {
    this.#saidLowAt = undefined
    this.#doing = { kind: 'charging', story, full: Math.round(between(this.#draw, 88, 99)) }
    return [{ type: 'charge.started', payload: { battery: this.#body.battery }, story }]
  }

  #unplug(story: Story, now: number): Said[] {
    this.#idle(now)
    return [{ type: 'charge.completed', payload: { battery: this.#body.battery }, story }]
  }

  #idle(now: number): void {
    this.#doing = { kind: 'idle', until: now + between(this.#draw, 3_000, 12_000) }
  }
}

/** Driving, or at work that is driving. */
function isUnderway({ job, until }: Working): boolean {
  return until === undefined || job.steps[job.done]?.kind === 'roam'
}
