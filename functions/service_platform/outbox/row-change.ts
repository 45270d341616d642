import * as z from 'zod'
import type { RobotRow } from '../../ports/robots.ts'

/** As Lambda hands over a batch of a table's stream; only what is used here. */
export interface TableStreamEvent {
  readonly Records: readonly TableStreamRecord[]
}

export interface TableStreamRecord {
  readonly eventID: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys?: Image
    readonly OldImage?: Image
    readonly NewImage?: Image
  }
}

type Image = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What a commit wrote: where the robot came from, where it is, why, and what its handlers want told. */
export type Commit = z.output<typeof commitSchema>

/** The commit in a change of a robot's row; undefined when the robot did not move (it was parked, or released, or created). */
export const commitIn = ({ dynamodb }: TableStreamRecord): Commit | undefined => {
  const { NewImage, OldImage } = dynamodb
  if (NewImage === undefined || revisionIn(NewImage) <= revisionIn(OldImage)) return undefined
  const since = NewImage.since?.S
  // A message that keeps the robot where it is leaves `since` alone: then only the stream knows when it was committed.
  const began = since !== OldImage?.since?.S
  const at = began ? since : new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString()
  return commitSchema.parse({ ...plain(NewImage), at })
}

const revisionIn = (image: Image | undefined): number => Number(image?.revision?.N ?? 0)

/** The columns that events are made of are all texts and numbers. */
const plain = (image: Image): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(image).map(([name, { S, N }]) => [name, N === undefined ? S : Number(N)]))

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch (error) {
        context.addIssue({ code: 'custom', message: `should be JSON: ${error}` })
        return z.NEVER
      }
    })
    .pipe(schema)

const commitSchema = z.object({
  robot_id: z.string(),
  state: z.string(),
  since: z.string(),
  previous_state: z.string(),
  policy_version: z.string(),
  revision: z.int().min(1),
  /** RFC 3339: when it was committed. */
  at: z.string(),
  cause: json(
    z.object({
      message_id: z.string(),
      trace_id: z.string(),
      correlation_id: z.string().optional(),
      type: z.string(),
    }),
  ),
  /** Per handler that ran, in order: `h0`, `h1` … (policy/handler-state.ts). */
  effects: json(
    z.record(
      z.string(),
      z.object({
        handler: z.string(),
        events: z.array(z.object({ type: z.string(), payload: z.record(z.string(), z.unknown()) })),
      }),
    ),
  ),
} satisfies Partial<Record<keyof RobotRow | 'at' | 'effects', z.ZodType>>)
