import { api } from '../network/api.ts'
import type { Decision } from './hops.ts'
import { useLake } from './lake.ts'
import { around, LAKE_LAG_MS, lately, type StoredMessage } from './stored.ts'

/*
 * What a message said. Nothing on the line keeps it: the lake does, byte for byte, some minutes later; of a failure the failure
 * has the bytes at once, and of a fact that a dialect derived the journal has the message.
 */
export interface Said {
  readonly payload: unknown
  readonly raw_base64: string | undefined
  /** Where it was found, in words. */
  readonly from: string
  readonly stored: StoredMessage | undefined
  readonly isLoading: boolean
  readonly problem: unknown
  readonly look: () => unknown
  /** It was received so short a time ago that it may be on its way to the lake. */
  readonly young: boolean
}

export interface Named {
  readonly message_id: string
  readonly robot_id: string | undefined
  /** RFC 3339, where it is known. */
  readonly received_at: string | undefined
  readonly failure_id: string | undefined
  readonly decision: Decision | undefined
  /** What the journal knows has been asked: whoever looks without a time reads a month. */
  readonly isAsked: boolean
}

/** `now`: epoch milliseconds, when the page was opened. */
export const useSaid = (
  { message_id, robot_id, received_at, failure_id, decision, isAsked }: Named,
  now: number,
): Said => {
  const young = received_at === undefined || now - Date.parse(received_at) < LAKE_LAG_MS
  const lake = useLake(
    {
      message_id,
      ...(robot_id !== undefined && { robot_id }),
      ...(received_at === undefined ? lately(now) : around(received_at)),
      raw: 'yes',
      limit: 5,
    },
    { enabled: isAsked, again_ms: young ? 60_000 : undefined },
  )
  const failure = api.useQuery(
    'get',
    '/failures/{failure_id}',
    { params: { path: { failure_id: failure_id ?? '' } } },
    { enabled: failure_id !== undefined },
  )
  const stored = lake.data?.find((one) => robot_id === undefined || one.robot_id === robot_id)
  const original = failure.data?.original_base64
  const derived = decision?.message
  return {
    payload: stored?.payload ?? derived?.payload,
    raw_base64: stored?.raw_base64 ?? original,
    from: whereFrom(stored !== undefined, original !== undefined, derived !== undefined),
    stored,
    isLoading: lake.isPending && original === undefined && derived === undefined,
    problem: original === undefined && derived === undefined ? lake.error : undefined,
    look: lake.refetch,
    young,
  }
}

const whereFrom = (isStored: boolean, isOfFailure: boolean, isDerived: boolean): string => {
  if (isStored) return 'As the lake has it'
  if (isOfFailure) return 'As its failure has kept it'
  return isDerived ? 'Derived by a dialect from what the robot says about its state; the journal has it' : ''
}
