// What a piece of work is, as whoever asks for it wrote it: steps of a mission, or an order that was planned elsewhere.

import * as z from 'zod'
import type { VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import { type MissionStep, STEPS_MAX, step } from '../../messages/mission-fields.ts'
import { type Refused, refused } from './said.ts'

export type Content =
  | { readonly refused: Refused; readonly steps?: undefined; readonly body?: undefined }
  | { readonly refused?: undefined; readonly steps: readonly MissionStep[]; readonly body?: undefined }
  | {
      readonly refused?: undefined
      readonly steps?: undefined
      readonly body: Pick<VdaOrder, 'nodes' | 'edges'>
    }

export function contentOf(params: Readonly<Record<string, unknown>>, type: string): Content {
  if (params.order !== undefined) {
    const body = orderBody.safeParse(params.order)
    if (!body.success) return refused('invalid_order', `${type}: params.order.${faultOf(body.error)}`)
    return { body: body.data as Pick<VdaOrder, 'nodes' | 'edges'> }
  }
  if (params.steps === undefined) {
    const words = `${type} has no params.steps and no params.order; a VDA 5050 robot needs either to be told what to do`
    return refused('no_steps', words)
  }
  const steps = stepList.safeParse(params.steps)
  if (!steps.success) return refused('invalid_steps', `${type}: params.steps.${faultOf(steps.error)}`)
  return { steps: steps.data }
}

const stepList = z.array(step).min(1).max(STEPS_MAX)

const actionList = z
  .array(
    z.looseObject({
      actionId: z.string().min(1),
      actionType: z.string().min(1),
      blockingType: z.string().default('HARD'),
      actionParameters: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).default([]),
    }),
  )
  .default([])

const orderBody = z.looseObject({
  nodes: z
    .array(
      z.looseObject({
        nodeId: z.string().min(1),
        sequenceId: z.int().min(0),
        released: z.boolean().default(true),
        nodePosition: z.looseObject({ x: z.number(), y: z.number(), mapId: z.string() }).optional(),
        actions: actionList,
      }),
    )
    .min(1),
  edges: z
    .array(
      z.looseObject({
        edgeId: z.string().min(1),
        sequenceId: z.int().min(0),
        released: z.boolean().default(true),
        startNodeId: z.string(),
        endNodeId: z.string(),
        actions: actionList,
      }),
    )
    .default([]),
})

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `${issue?.path.join('.')}: ${issue?.message}`
}
