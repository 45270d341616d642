/**
 * The console's "start DLQ redrive": moves messages out of a dead-letter queue of queues, back to their sources or to
 * one destination, with new ids, as fast as was asked for.
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock, Timer } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Message, Queue } from './queue.ts'
import { type Queues, wholeNumber } from './queues.ts'

interface MoveTask {
  readonly handle: string
  readonly source: Queue
  readonly destination?: Queue
  readonly perSecondMax: number
  readonly asked?: number
  readonly startedAt: number
  readonly toMove: number
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED'
  moved: number
  failure?: string
  timer?: Timer
}

export interface MoveTasks {
  start(input: Readonly<Record<string, unknown>>): { TaskHandle: string }
  list(input: Readonly<Record<string, unknown>>): { Results: readonly Readonly<Record<string, unknown>>[] }
  cancel(input: Readonly<Record<string, unknown>>): { ApproximateNumberOfMessagesMoved: number }
  stop(): void
}

/** "You can set a maximum of 500 messages per second" (API reference); without a wish SQS chooses. */
const perSecondMax = 500
/** Moved messages are hidden from receivers while they move. */
const moveSeconds = 30

export function createMoveTasks(queues: Queues, clock: Clock, random: Random): MoveTasks {
  const tasks: MoveTask[] = []

  const sourceOf = (arn: unknown): Queue => {
    const source = queues.find(String(arn))
    if (!source) {
      throw new AwsError(
        'ResourceNotFoundException',
        "The resource that you specified for the SourceArn parameter doesn't exist.",
        404,
      )
    }
    return source
  }
  const destinationOf = (arn: unknown): Queue | undefined => {
    if (arn === undefined) return undefined
    const destination = queues.find(String(arn))
    if (destination) return destination
    throw new AwsError(
      'ResourceNotFoundException',
      "The resource that you specified for the DestinationArn parameter doesn't exist.",
      404,
    )
  }

  const step = (task: MoveTask) => {
    const batch = Math.min(10, task.perSecondMax)
    if (task.status === 'CANCELLING') task.status = 'CANCELLED'
    if (task.status !== 'RUNNING') return
    for (const message of queues.receive(task.source, batch, moveSeconds)) {
      const destination = task.destination ?? queues.find(message.deadLetterSourceArn ?? '')
      if (!destination) {
        task.status = 'FAILED'
        task.failure = 'CouldNotDetermineMessageSource'
        if (message.receipt) task.source.changeVisibility(message.receipt, 0)
        return
      }
      move(message, destination)
      task.source.delete(message.receipt ?? '')
      task.moved++
    }
    if (task.source.counts().visible === 0) task.status = 'COMPLETED'
    else task.timer = clock.setTimeout(() => step(task), (batch * 1000) / task.perSecondMax)
  }
  /** "Redriven messages are considered new messages with a new messageID and enqueueTime" (Developer Guide). */
  const move = ({ body, attributes, traceHeader }: Message, destination: Queue) =>
    queues.add(destination, {
      body,
      attributes,
      bytes: 0,
      delaySeconds: 0,
      ...(traceHeader !== undefined && { traceHeader }),
    })

  return {
    start({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) {
      const source = sourceOf(SourceArn)
      const destination = destinationOf(DestinationArn)
      if (queues.sourcesOf(source.settings.arn).length === 0) {
        throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.')
      }
      if (destination === source) {
        throw new AwsError('InvalidParameterValue', 'Source and destination queues cannot be the same.')
      }
      if (tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
        throw new AwsError(
          'UnsupportedOperation',
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        )
      }
      const asked =
        MaxNumberOfMessagesPerSecond === undefined
          ? undefined
          : wholeNumber('MaxNumberOfMessagesPerSecond', MaxNumberOfMessagesPerSecond, 1, perSecondMax)
      const task: MoveTask = {
        handle: Buffer.from(JSON.stringify({ taskId: random.uuid(), sourceArn: source.settings.arn })).toString(
          'base64',
        ),
        source,
        ...(destination && { destination }),
        perSecondMax: asked ?? perSecondMax,
        ...(asked !== undefined && { asked }),
        startedAt: clock.now(),
        toMove: source.counts().visible,
        status: 'RUNNING',
        moved: 0,
      }
      tasks.unshift(task)
      task.timer = clock.setTimeout(() => step(task), 0)
      return { TaskHandle: task.handle }
    },
    list({ SourceArn, MaxResults }) {
      const source = sourceOf(SourceArn)
      const max = MaxResults === undefined ? 1 : wholeNumber('MaxResults', MaxResults, 1, 10)
      return {
        Results: tasks
          .filter((task) => task.source === source)
          .slice(0, max)
          .map(shown),
      }
    },
    cancel({ TaskHandle }) {
      const task = tasks.find((each) => each.handle === TaskHandle)
      if (task?.status !== 'RUNNING') {
        throw new AwsError('ResourceNotFoundException', 'There is no running task with this handle.', 404)
      }
      task.status = 'CANCELLING'
      return { ApproximateNumberOfMessagesMoved: task.moved }
    },
    stop() {
      for (const task of tasks) task.timer?.cancel()
    },
  }
}

function shown(task: MoveTask): Readonly<Record<string, unknown>> {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.source.settings.arn,
    ...(task.destination && { DestinationArn: task.destination.settings.arn }),
    ...(task.asked !== undefined && { MaxNumberOfMessagesPerSecond: task.asked }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure !== undefined && { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  }
}
