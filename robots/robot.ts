// A virtual robot: what it does and what it says about it. Time and chance come in, what is to be said goes out; the
// connection is somebody else's matter, and the robot goes on driving when it has none.
//
// It looks for work itself: mostly by asking (`work.start` on its own topic, whose command it then obeys), now and then by
// beginning (`work.started`), as a robot does whose jobs come from elsewhere. It works, drains its battery, says when it
// is low and goes to charge when it is told to or when it cannot wait, fails a job now and then, and breaks down rarely.

import type { Command } from '../messages/commands.ts'
import { Body } from './body.ts'
import { between, type Draw, oneOf } from './random.ts'
import type { Said, Story } from './voice.ts'

interface Job {
  readonly job_id: string
  readonly story: Story
}

type Doing =
  | { readonly kind: 'idle'; readonly until: number }
  | { readonly kind: 'asking'; readonly until: number }
  | { readonly kind: 'working'; readonly until: number; readonly job: Job; readonly breaksDownAt: number | undefined }
  | { readonly kind: 'paused'; readonly left_ms: number; readonly job: Job }
  | { readonly kind: 'docking'; readonly until: number; readonly story: Story }
  | { readonly kind: 'charging'; readonly story: Story; readonly full: number }
  | { readonly kind: 'fault'; readonly until: number; readonly code: string; readonly story: Story }

export type DoingKind = Doing['kind']

const BATTERY_LOW = 20
/** It does not wait for a command any more. */
const BATTERY_EMPTY = 8
const SAY_LOW_AGAIN_MS = 20_000
const COMMANDS_REMEMBERED_MAX = 200

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
  readonly #obeyed = new Set<string>()
  #doing: Doing
  #jobs = 0
  #telemetryAt: number
  #saidLowAt: number | undefined

  /** `firstJob` names the jobs of this life apart from those of an earlier one. */
  constructor(options: {
    readonly robotId: string
    readonly draw: Draw
    readonly now: number
    readonly firstJob?: number
  }) {
    this.robotId = options.robotId
    this.#draw = options.draw
    this.#jobs = options.firstJob ?? 0
    this.#body = new Body(options.draw, options.now)
    this.#doing = { kind: 'idle', until: options.now + between(this.#draw, 500, 8_000) }
    this.#telemetryAt = options.now + between(this.#draw, 0, 1_000)
  }

  get doing(): DoingKind {
    return this.#doing.kind
  }

  get battery(): number {
    return this.#body.battery
  }

  /** Lets time pass up to `now`. */
  tick(now: number): Said[] {
    const { kind } = this.#doing
    this.#body.live(now, { moving: kind === 'working' || kind === 'docking', charging: kind === 'charging' })
    const said = [...this.#watchBattery(now), ...this.#goOn(now)]
    if (now >= this.#telemetryAt) {
      this.#telemetryAt = Math.max(this.#telemetryAt + between(this.#draw, 900, 1_100), now)
      said.push({ type: 'robot.telemetry', payload: this.#body.telemetry() })
    }
    return said
  }

  /** Does what it is told, once: a command that arrives again has the same id. */
  obey(command: Command, now: number): Said[] {
    if (this.#obeyed.has(command.message_id)) return []
    this.#obeyed.add(command.message_id)
    if (this.#obeyed.size > COMMANDS_REMEMBERED_MAX) {
      for (const oldest of this.#obeyed) {
        this.#obeyed.delete(oldest)
        break
      }
    }
    const { payload } = command
    const jobId = typeof payload.job_id === 'string' ? payload.job_id : undefined
    const correlation_id = command.correlation_id ?? jobId
    const story: Story = {
      trace_id: command.trace_id,
      ...(correlation_id !== undefined && { correlation_id }),
      causation_id: command.message_id,
    }
    switch (command.type) {
      case 'work.start':
        return this.#begin({ job_id: jobId ?? command.message_id, story }, now)
      case 'work.stop':
        return this.#stop(jobId, story, now)
      case 'work.pause':
        return this.#pause(jobId, now)
      case 'work.resume':
        return this.#resume(jobId, now)
      case 'charge.start':
        return this.#dock(story, now)
      case 'work.revoke':
        return this.#stop(jobId, story, now)
      case 'robot.stop':
        return this.#pause(undefined, now)
      case 'work.update':
      case 'action.start':
      case 'command.cancel':
        return []
    }
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
        return now < doing.until ? [] : this.#finish(doing.job, now)
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
    if (this.#draw() < 0.3) return this.#begin({ job_id, story: { correlation_id: job_id } }, now)
    this.#doing = { kind: 'asking', until: now + 20_000 }
    return [{ type: 'work.start', payload: { job_id, kind }, story: { correlation_id: job_id } }]
  }

  #begin(job: Job, now: number): Said[] {
    const { kind } = this.#doing
    if (kind !== 'idle' && kind !== 'asking') {
      const inHand = 'job' in this.#doing ? this.#doing.job.job_id : undefined
      // Told again what it is doing already.
      if (inHand === job.job_id) return [started(job)]
      return [failed(job, kind === 'working' || kind === 'paused' ? 'busy' : `robot_is_${kind}`, 'another time')]
    }
    const length = between(this.#draw, 12_000, 40_000)
    const breaksDownAt = this.#draw() < 0.03 ? now + length * this.#draw() : undefined
    this.#doing = { kind: 'working', until: now + length, job, breaksDownAt }
    return [started(job)]
  }

  #finish(job: Job, now: number): Said[] {
    this.#idle(now)
    if (this.#draw() < 0.06) {
      const [code, message] = oneOf(this.#draw, WORK_ERRORS)
      return [failed(job, code, message)]
    }
    const result = { distance_m: Math.round(between(this.#draw, 5, 60) * 10) / 10 }
    return [{ type: 'work.completed', payload: { job_id: job.job_id, result }, story: job.story }]
  }

  #stop(jobId: string | undefined, story: Story, now: number): Said[] {
    const job = this.#jobInHand(jobId)
    if (job === undefined) return []
    this.#idle(now)
    return [failed({ ...job, story: { ...job.story, ...story } }, 'stopped', 'on request')]
  }

  #pause(jobId: string | undefined, now: number): Said[] {
    const job = this.#jobInHand(jobId)
    if (job !== undefined && this.#doing.kind === 'working') {
      this.#doing = { kind: 'paused', left_ms: Math.max(0, this.#doing.until - now), job }
    }
    return []
  }

  #resume(jobId: string | undefined, now: number): Said[] {
    const job = this.#jobInHand(jobId)
    if (job !== undefined && this.#doing.kind === 'paused') {
      this.#doing = { kind: 'working', until: now + this.#doing.left_ms, job, breaksDownAt: undefined }
    }
    return []
  }

  #jobInHand(jobId: string | undefined): Job | undefined {
    const job = 'job' in this.#doing ? this.#doing.job : undefined
    return jobId === undefined || job?.job_id === jobId ? job : undefined
  }

  #breakDown(job: Job, now: number): Said[] {
    const [code, message] = oneOf(this.#draw, FAULTS)
    this.#doing = { kind: 'fault', until: now + between(this.#draw, 8_000, 20_000), code, story: job.story }
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
    this.#doing = { kind: 'docking', until: now + between(this.#draw, 3_000, 6_000), story }
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

function started({ job_id, story }: Job): Said {
  return { type: 'work.started', payload: { job_id }, story }
}

function failed({ job_id, story }: Job, code: string, message: string): Said {
  return { type: 'work.failed', payload: { job_id, error: { code, message } }, story }
}
