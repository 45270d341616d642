/*
 * What was typed and is not sent yet. A session may end in the midst of it: the browser leaves for the sign-in page, comes back
 * to the same address, and the words are there again.
 *
 * - By address, form, what it is about, and field. Only what differs from what the form began with: the rest is as it is now.
 * - Of one person: whoever else signs in in this tab does not see it.
 * - Gone when it is sent, cancelled or thrown away, when its person signs out, and after a day.
 * - Bounded. The oldest goes first; what is too long by itself is not kept, and whoever would leave the page is told so.
 * Pure: drafts come in, drafts go out. Where they lie: drafts-of-tab.ts.
 */

/** Which form, on which page. */
export interface Form {
  /** In the words of its title: 'Retry failure'. */
  readonly form: string
  /** The object's id; '' where a page has one such form only. */
  readonly about: string
  /** Of what it is about, where it is bound to one: what was typed may be about an older one. */
  readonly version?: number | undefined
}

export interface Place extends Form {
  readonly address: string
}

export interface Draft extends Place {
  readonly by: string
  /** Epoch milliseconds: when something was typed last. */
  readonly at: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** The one that was typed in last stands last. */
export type Drafts = readonly Draft[]

const DAY_MS = 86_400_000
/** In characters; a tab has some millions. The longest message has 131,072 bytes. */
export const CHARACTERS_MAX = 1_000_000
const ONE_MAX = 400_000

export const isAt =
  ({ address, form, about }: Place) =>
  (draft: Draft): boolean =>
    draft.address === address && draft.form === form && draft.about === about

/** A field that is as the form began with it is none: `value` is undefined then. */
export const typed = (
  drafts: Drafts,
  place: Place,
  field: string,
  value: unknown,
  { by, at }: { readonly by: string; readonly at: number },
): Drafts => {
  const before = drafts.find(isAt(place))
  const { [field]: _, ...others } = before?.fields ?? {}
  const fields = value === undefined ? others : { ...others, [field]: value }
  const rest = without(drafts, place)
  if (Object.keys(fields).length === 0) return before === undefined ? drafts : rest
  const { address, form, about } = place
  const version = before === undefined ? place.version : before.version
  return [...rest, { address, form, about, ...(version !== undefined && { version }), by, at, fields }]
}

export const without = (drafts: Drafts, place: Place): Drafts => {
  const isThis = isAt(place)
  return drafts.some(isThis) ? drafts.filter((draft) => !isThis(draft)) : drafts
}

/** What was kept for a field, if it is of the kind that the field takes now: it may have been kept by another version of the page. */
export const fieldOf = <Value>(draft: Draft | undefined, field: string, beginning: Value): Value => {
  const kept = draft?.fields[field]
  return isLike(kept, beginning) ? (kept as Value) : beginning
}

const isLike = (kept: unknown, beginning: unknown): boolean => {
  if (Array.isArray(beginning)) return Array.isArray(kept) && kept.every((one) => isLike(one, beginning[0] ?? one))
  if (typeof beginning !== 'object' || beginning === null) return typeof kept === typeof beginning
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return false
  return Object.entries(beginning).every(([name, value]) => isLike((kept as Record<string, unknown>)[name], value))
}

/** What lay there, of this person and not too old. */
export const draftsIn = (text: string | null, by: string, now: number): Drafts => {
  const value = text === null ? [] : listIn(text)
  return value.filter(isDraft).filter((draft) => draft.by === by && now - draft.at < DAY_MS)
}

/** As it is laid away: as many as fit, the newest before others. `isAll` is false where one had to stay out. */
export const keptText = (drafts: Drafts): { readonly text: string; readonly isAll: boolean } => {
  const kept: string[] = []
  let characters = 0
  for (const draft of drafts.toReversed()) {
    const text = JSON.stringify(draft)
    if (text.length > ONE_MAX || characters + text.length > CHARACTERS_MAX) continue
    characters += text.length
    kept.unshift(text)
  }
  return { text: `[${kept.join(',')}]`, isAll: kept.length === drafts.length }
}

const listIn = (text: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    // Not ours.
    return []
  }
}

const isDraft = (value: unknown): value is Draft => {
  if (typeof value !== 'object' || value === null) return false
  const { address, form, about, by, at, fields } = value as Record<string, unknown>
  return (
    [address, form, about, by].every((text) => typeof text === 'string') &&
    typeof at === 'number' &&
    typeof fields === 'object' &&
    fields !== null
  )
}
