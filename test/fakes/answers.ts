import type { Answer, Answers, JobAnswers } from '../../functions/ports/answers.ts'

export interface FakeAnswers extends Answers, JobAnswers {
  readonly heard: (Answer & { readonly robot_id: string })[]
}

/** Every answer is news, and of a command that is known. */
export const fakeAnswers = (): FakeAnswers => {
  const heard: FakeAnswers['heard'] = []
  return {
    heard,
    hear: async (robot_id, answer) => {
      heard.push({ ...answer, robot_id })
      return 'heard'
    },
    hearOfJob: async (robot_id, job_id, answer) => {
      heard.push({ ...answer, robot_id, command_id: `of job ${job_id}` })
    },
  }
}
