import type { Answers } from '../../ports/answers.ts'
import type { CallBack } from '../../ports/commands.ts'
import type { Jobs } from '../../ports/jobs.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { TellPorts } from '../../tell.ts'

export interface CommandPorts extends TellPorts {
  readonly jobs: Pick<Jobs, 'turn'>
  readonly answers: Answers
  readonly callBack: CallBack
  readonly stream: PutOnStream
  /** The namespace that says it. */
  readonly namespace: string
}
