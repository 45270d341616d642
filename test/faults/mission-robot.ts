import type { Random } from '../../local/random.ts'

export interface Heard {
  readonly type: string
  readonly message_id: string
  readonly payload: { readonly job_id?: string }
}

/** What a robot reaches beyond itself. */
export interface Outside {
  publish(robotId: string, message: string): Promise<unknown>
  connect(robotId: string): Promise<unknown>
  disconnect(robotId: string): Promise<unknown>
  after(ms: number, act: () => Promise<unknown>): void
}

/** A native robot with a mind of its own. What it would say while it is out of hearing it says when it is back. */
export const missionRobot = (
  id: string,
  random: Random,
  outside: Outside,
  faults: string[],
  mishap: (what: string, jobId: string | undefined) => void,
) => {
  const known = new Set<string>()
  let isHeard = false
  let isRetired = false
  let job: string | undefined
  let kept: (() => Promise<unknown>)[] = []
  let said = 0

  const say = async (type: string, payload: object, causation_id?: string): Promise<void> => {
    said += 1
    const message = { message_id: `${id}-${said}`, type, payload, ...(causation_id && { causation_id }) }
    const publish = () => outside.publish(id, JSON.stringify(message))
    if (isHeard) await publish()
    else kept.push(publish)
  }
  const answer = (command: Heard, status: string, more: object = {}) =>
    say('command.answered', { command_id: command.message_id, status, ...more }, command.message_id)
  const after = (ms: number, act: () => Promise<unknown>) =>
    outside.after(ms, async () => (isRetired ? undefined : await act()))

  const connect = async (): Promise<void> => {
    await outside.connect(id)
    isHeard = true
    await say('robot.connected', {})
    await say('robot.capacity_changed', { capabilities: random.next() < 0.6 ? ['lift'] : [] })
    const waiting = kept
    kept = []
    for (const publish of waiting) await publish()
  }
  const goAway = async (why: string, back_ms: number): Promise<void> => {
    if (!isHeard) return
    mishap(why, job)
    isHeard = false
    await outside.disconnect(id)
    after(back_ms, connect)
  }

  const begin = async (command: Heard): Promise<void> => {
    const { job_id = '' } = command.payload
    if (job !== undefined) faults.push(`robot ${id} was given ${job_id} while it has ${job}`)
    job = job_id
    await answer(command, 'acknowledged')
    await say('work.started', { job_id }, command.message_id)
    after(random.integer(2_000, 20_000), () => finish(command, job_id))
    const fate = random.next()
    const soon = random.integer(500, 6_000)
    if (fate < 0.04) after(soon, () => goAway('out of hearing for a moment', random.integer(1_000, 15_000)))
    else if (fate < 0.08) after(soon, () => goAway('lost', random.integer(40_000, 120_000)))
    else if (fate < 0.1) after(soon, () => breakDown(job_id))
    else if (fate < 0.12) after(soon, () => runEmpty(job_id))
  }
  const finish = async (command: Heard, job_id: string): Promise<void> => {
    if (job !== job_id) return
    job = undefined
    const fails = random.next() < 0.03
    if (fails) mishap('failed', job_id)
    if (fails) await say('work.failed', { job_id, error: { code: 'gripper_empty' } }, command.message_id)
    else await say('work.completed', { job_id }, command.message_id)
  }
  const breakDown = async (job_id: string): Promise<void> => {
    if (job !== job_id) return
    mishap('broke down', job)
    job = undefined
    await say('fault.raised', { code: 'motor_stalled', level: 'FATAL' })
    after(random.integer(5_000, 30_000), () => say('fault.cleared', { code: 'motor_stalled' }))
  }
  const runEmpty = async (job_id: string): Promise<void> => {
    if (job !== job_id) return
    mishap('ran empty', job)
    job = undefined
    await say('battery.low', { battery: 9 })
    after(random.integer(5_000, 30_000), () => say('charge.completed', { battery: 95 }))
  }

  const hear = (command: Heard): void => {
    if (!isHeard || known.has(command.message_id)) return
    known.add(command.message_id)
    after(random.integer(1, 50), async () => {
      switch (command.type) {
        case 'work.start': {
          if (random.next() >= 0.03) return await begin(command)
          mishap('refused', command.payload.job_id)
          return await answer(command, 'rejected', { error: { code: 'order_rejected' } })
        }
        case 'work.stop':
        case 'work.revoke':
          if (job === command.payload.job_id) job = undefined
          return await answer(command, 'done')
        default:
          return await answer(command, 'done')
      }
    })
  }

  return {
    id,
    connect,
    hear,
    retire: () => {
      isRetired = true
    },
  }
}
export type MissionRobot = ReturnType<typeof missionRobot>
