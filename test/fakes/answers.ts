import type { Answer, Answers } from '../../functions/ports/answers.ts'

export interface FakeAnswers extends Answers {
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
  }
}
