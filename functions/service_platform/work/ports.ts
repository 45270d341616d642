import type { Answers, JobAnswers } from '../../ports/answers.ts'
import type { Jobs } from '../../ports/jobs.ts'
import type { TellPorts } from '../../tell.ts'

export interface WorkPorts extends TellPorts {
  readonly jobs: Jobs
  readonly answers: Answers & JobAnswers
}
