// What a file under events/ has to say about its event. Events leave the system on the bus; nothing here comes in by MQTT.

import type * as z from 'zod'
import type { Payload } from '../envelope.ts'

export interface EventType {
  readonly type: string
  /** What it tells an application, in a sentence. */
  readonly description: string
  /** Which handlers, or `commit`, bring it about: the flow map is drawn from this. */
  readonly emitted_by: readonly string[]
  /** A person must know: the rule of the bus hands it to `notify`, which has the words for it. */
  readonly notifies?: true
  readonly schema: z.ZodType<Payload>
  readonly example: Payload
}
