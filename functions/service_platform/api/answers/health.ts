import type { Answer } from '../answer.ts'

/** That the function runs. It asks nothing of anybody: an uptime check must not cost a read per second. */
export const health: Answer = async (_, { environment }) => ({ status: 'ok', environment })
