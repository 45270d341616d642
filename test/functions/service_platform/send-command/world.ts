import type { Step } from '../../../../functions/commands/course.ts'
import { answersHeard } from '../../../../functions/commands/hear.ts'
import { commandsByMachine } from '../../../../functions/commands/send.ts'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { type StepEvent, type StepPorts, takeStep } from '../../../../functions/service_platform/send-command/steps.ts'
import type { Command } from '../../../../messages/commands.ts'
import { fakeCommandBook } from '../../../fakes/command-book.ts'
import { fakeEventBus } from '../../../fakes/event-bus.ts'
import { fakeExecutions } from '../../../fakes/executions.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeStream } from '../../../fakes/put-on-stream.ts'
import { T0, terms } from '../../commands/rows.ts'

/**
 * The machine `command` over fakes, as Step Functions runs it: an execution goes where it is told, waits with a token until it is
 * told more, looks when its time is over, and takes a step again that died.
 */
export const commandWorld = () => {
  let now = T0
  let tokens = 0
  const book = fakeCommandBook()
  const executions = fakeExecutions()
  const bus = fakeEventBus()
  const intake = fakeFailureIntake()
  const stream = fakeStream()
  const log = fakeLog()
  const published: Command[] = []
  const states = new Map<string, string>()
  /** Nothing can be published before. */
  const outage = { until: 0 }
  const inHand: { job?: { readonly job_id: string; readonly status: 'assigned' } } = {}
  /** What each token was answered with first; later answers find nobody. */
  const told = new Map<string, object>()
  const given = new Set<string>()

  const ports: StepPorts = {
    book,
    tokens: {
      succeed: async (token, output) => {
        if (!given.has(token) || told.has(token)) return 'gone'
        told.set(token, output)
        return 'told'
      },
      heartbeat: async (token) => (given.has(token) && !told.has(token) ? 'told' : 'gone'),
    },
    robots: { of: async (id) => ({ state: states.get(id) ?? 'idle', revision: 9 }) },
    jobs: { inHand: async () => inHand.job },
    know: async () => ({}),
    say: async (command) => {
      if (now < outage.until) throw new TemporaryFailure('publish: ServiceUnavailableException')
      published.push(command)
      return command.payload.unsayable === undefined
        ? {}
        : { refused: { code: 'unsayable', message: 'no words for it' } }
    },
    terms,
    bus,
    stream,
    intake,
    namespace: 'test',
    functionArn: 'arn:aws:lambda:eu-west-1:1:function:send-command',
    now: () => now,
    log: log.log,
  }

  const newToken = (): string => {
    tokens += 1
    given.add(`token-${tokens}`)
    return `token-${tokens}`
  }

  /** Where each execution waits. */
  const waiting = new Map<string, { readonly token: string; readonly until: number; readonly of: Of }>()

  /** Takes the steps of an execution until it waits or has ended. */
  const runOn = async (name: string, of: Of, next: Step): Promise<void> => {
    let step = next
    while (step.step !== 'end') {
      const token = newToken()
      try {
        await takeStep({ ...of, step: step.step, task_token: token } as StepEvent, ports)
      } catch (error) {
        if (!(error instanceof TemporaryFailure)) throw error
        // The machine's own tries take some seconds; then it looks.
        waiting.set(name, { token, until: now + 8_000, of })
        return
      }
      const output = told.get(token) as Step | undefined
      if (output === undefined) {
        const { seconds, heartbeat_seconds } = step as { readonly seconds: number; readonly heartbeat_seconds?: number }
        waiting.set(name, { token, until: now + (heartbeat_seconds ?? seconds) * 1000, of })
        return
      }
      step = output
    }
    waiting.delete(name)
    await takeStep({ ...of, step: 'end' }, ports)
  }

  /** Everybody who was told something or whose time is over goes on. */
  const settle = async (): Promise<void> => {
    for (;;) {
      for (const { name, input } of executions.begun.filter((one) => !begun.has(one.name))) {
        begun.add(name)
        const { next, ...of } = input as Of & { readonly next: Step }
        await runOn(name, of, next)
      }
      const ready = [...waiting].find(([, { token, until }]) => told.has(token) || until <= now)
      if (ready === undefined) return
      const [name, { token, of }] = ready
      waiting.delete(name)
      const output = told.get(token) as Step | undefined
      told.set(token, {})
      const looked = output ?? (await takeStep({ ...of, step: 'look', error: { Error: 'States.Timeout' } }, ports))
      await runOn(name, of, looked ?? { step: 'end' })
    }
  }
  const begun = new Set<string>()

  return {
    ports,
    book,
    bus,
    intake,
    stream,
    published,
    states,
    inHand,
    outage,
    executions,
    newToken,
    told,
    commands: commandsByMachine({ book, executions, terms, now: () => now }),
    answers: answersHeard({ book, tokens: ports.tokens, now: () => now }),
    settle,
    pass: async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 1) {
        now += 1000
        await settle()
      }
    },
    now: () => now,
  }
}

export interface Of {
  readonly robot_id: string
  readonly command_id: string
}

export type CommandWorld = ReturnType<typeof commandWorld>
