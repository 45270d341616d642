import type { FailureGroup, GroupStatus } from '../failures/group.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
} from './attributes.dynamodb.ts'
import type { FailureStage } from './failure-intake.ts'

/*
 * A group as items: `group` is the group itself, `robot#<robot_id>` marks that it has hit a robot. The row
 * (`totals`, `totals`) counts the failures of each status, whatever their group.
 */

export const groupKey = (fingerprint: string): Item => ({ fingerprint: text(fingerprint), entry: text('group') })

export const robotMark = (fingerprint: string, robotId: string): Item => ({
  fingerprint: text(fingerprint),
  entry: text(`${robotPrefix}${robotId}`),
})

export const robotPrefix = 'robot#'

export const totalsKey: Item = { fingerprint: text('totals'), entry: text('totals') }

/** `book` and `last_seen` are the keys of the index by time, `status` and `last_seen` those of the one by status. */
export const itemOfGroup = (group: FailureGroup): Item =>
  present({
    ...groupKey(group.fingerprint),
    ...Object.fromEntries(textNames.map((name) => [name, text(group[name])])),
    ...Object.fromEntries(optionalTextNames.map((name) => [name, maybe(group[name], text)])),
    ...Object.fromEntries(numberNames.map((name) => [name, number(group[name])])),
    by_status: json(group.by_status),
    hours: json(group.hours),
    book: text('group'),
    last_seen: text(lastSeenOf(group)),
  })

export const groupOfItem = (item: Item): FailureGroup => ({
  ...(Object.fromEntries(textNames.map((name) => [name, textIn(item, name)])) as unknown as Texts),
  stage: textIn(item, 'stage') as FailureStage,
  status: textIn(item, 'status') as GroupStatus,
  ...(Object.fromEntries(
    optionalTextNames.flatMap((name) => {
      const value = maybeTextIn(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  ) as Pick<FailureGroup, (typeof optionalTextNames)[number]>),
  ...(Object.fromEntries(numberNames.map((name) => [name, maybeNumberIn(item, name) ?? 0])) as unknown as Numbers),
  by_status: (maybeJsonIn(item, 'by_status') ?? {}) as FailureGroup['by_status'],
  hours: (maybeJsonIn(item, 'hours') ?? {}) as FailureGroup['hours'],
})

/** Unique, so that a page can begin behind any group, also of several in one moment. */
export const lastSeenOf = ({ last_seen_at, fingerprint }: FailureGroup): string => `${last_seen_at}#${fingerprint}`

const textNames = [
  'fingerprint',
  'error_class',
  'stage',
  'error_text',
  'example',
  'first_seen_at',
  'last_seen_at',
  'status',
] as const
const optionalTextNames = ['owner', 'note', 'changed_by', 'changed_at'] as const
const numberNames = ['count', 'robots', 'changed_version', 'group_version'] as const
type Texts = Pick<FailureGroup, (typeof textNames)[number]>
type Numbers = Pick<FailureGroup, (typeof numberNames)[number]>
