import type * as z from 'zod'
import type { Message } from '../messages/envelope.ts'
import type { BusinessEvent } from '../messages/events/catalogue.ts'
import { payloadFault } from '../messages/payload-fault.ts'
import type { Domain, HandlerName, handlerDomains } from '../policy/handlers.ts'
import { PermanentFailure } from './errors.ts'
import { type Run, StaleRun } from './ports/run.ts'

/**
 * What a handler is: business work that a policy cell names. It gets the message and the robot as it was decided on,
 * acts through ports, and answers with what an application may want to know. It never sets the robot's state, and it is
 * safe to run twice: the machine runs it again after a temporary failure, a commit conflict or a killed dispatch.
 */
export type Handler<Ports> = (work: Work, ports: Ports) => Promise<readonly BusinessEvent[]>

/** A domain's handlers by the names that policies use. One that is missing or too many does not compile. */
export type HandlersOf<Of extends Domain, Ports> = Readonly<Record<NamesIn<Of>, Handler<Ports>>>
type NamesIn<Of extends Domain> = {
  [Name in HandlerName]: (typeof handlerDomains)[Name] extends Of ? Name : never
}[HandlerName]

/** What the machine hands to a handler. */
export interface Work {
  /** The handler's name in the policy, such as `start-work`. */
  readonly handler: string
  readonly message: Message
  /** The deciding row before the transition. */
  readonly robot: {
    readonly robot_id: string
    readonly state: string
    readonly since: string
    readonly revision: number
  }
  /** The state that follows if the commit succeeds. */
  readonly to: string
  readonly policy_version: string
}

export interface HandlerAnswer {
  readonly events: readonly AnsweredEvent[]
}

/**
 * The first event bears when its handler ran, for the timeline: epoch milliseconds, and how long. Beside the events it would be
 * one more field that the machine asks for, and a machine of a newer deploy would fail every run of an older function.
 */
export type AnsweredEvent = BusinessEvent & { readonly ran?: readonly [began_at: number, ms: number] }

/** The function of one domain: finds the handler by name. */
export const domainFunction =
  <Ports>(handlers: Readonly<Record<string, Handler<Ports>>>, ports: Ports, now: () => number = Date.now) =>
  async (work: Work): Promise<HandlerAnswer> => {
    const began_at = now()
    const handler = Object.hasOwn(handlers, work.handler) ? handlers[work.handler] : undefined
    if (handler === undefined) throw new UnknownHandler(work.handler, Object.keys(handlers))
    try {
      const [first, ...others] = await handler(work, ports)
      return { events: first === undefined ? [] : [{ ...first, ran: [began_at, now() - began_at] }, ...others] }
    } catch (error) {
      // A later run has already acted for this robot, so this run's commit will fail on the fence and dispatch will
      // look again. Failing here instead would dead-letter a message that may long be applied.
      if (error instanceof StaleRun) return { events: [] }
      throw error
    }
  }

/** The payload as its schema types it. dispatch has validated it; this keeps the types honest without a cast. */
export const payloadOf = <Schema extends z.ZodType>(schema: Schema, message: Message): z.output<Schema> => {
  const read = schema.safeParse(message.payload)
  if (read.success) return read.data
  const { text } = payloadFault(message.type, message.schema_version, message.payload, read.error, schema)
  throw new InvalidPayload(`Message ${message.message_id} (${message.type}): ${text}`)
}

/** The message and the decision that this run stands for, as ports fence by it. */
export const runOf = ({ message, robot }: Work): Run => ({
  robot_id: robot.robot_id,
  message_id: message.message_id,
  revision: robot.revision,
  since: robot.since,
})

export class UnknownHandler extends PermanentFailure {
  override readonly name = 'UnknownHandler'
  constructor(name: string, known: readonly string[]) {
    super(`There is no handler ${JSON.stringify(name)} in this function; it has ${known.join(', ')}`)
  }
}

export class InvalidPayload extends PermanentFailure {
  override readonly name = 'InvalidPayload'
}
