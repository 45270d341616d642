import { leaveOnlyIf, onSessionChange, signedInUser } from '../identity/session.ts'
import { type Draft, type Drafts, draftsIn, isAt, keptText, type Place, typed, without } from './draft.ts'

/*
 * The drafts of this tab. Storage may be switched off or full: then they are there until the page is left, and the page is not
 * left by itself.
 */
const key = 'signalbox.drafts'

let drafts: Drafts | undefined
let isKept = true
let changes = 0
/** How many forms of a place are on the screen. */
const open = new Map<string, number>()
const listeners = new Set<() => void>()

/** Read when somebody is signed in, and not before: whose they are is known then. */
export const draftsNow = (): Drafts => {
  const by = signedInUser()?.name
  if (by === undefined) return none
  drafts ??= readFor(by)
  return drafts
}

/** What is somebody else's, or too old, does not stay either. */
const readFor = (by: string): Drafts => {
  const text = stored()
  const read = draftsIn(text, by, Date.now())
  if (text !== null) lay(read)
  return read
}

const none: Drafts = []

/** `value` undefined: as the form began with it. */
export const typeInto = (place: Place, field: string, value: unknown): void => {
  const by = signedInUser()?.name
  if (by !== undefined) become(typed(draftsNow(), place, field, value, { by, at: Date.now() }))
}

/** Sent, cancelled or thrown away. */
export const forgetDraft = (place: Place): void => become(without(draftsNow(), place))

export const onDrafts = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Another number whenever a draft or an open form comes, changes or goes. */
export const draftChanges = (): number => changes

/** Says that a form is on the screen, until the answer is called. */
export const openForm = (place: Place): (() => void) => {
  const name = nameOf(place)
  open.set(name, (open.get(name) ?? 0) + 1)
  tell()
  return () => {
    open.set(name, (open.get(name) ?? 1) - 1)
    tell()
  }
}

/** Kept on a page for forms that are not open. */
export const waitingAt = (address: string): readonly Draft[] =>
  draftsNow().filter((draft) => draft.address === address && (open.get(nameOf(draft)) ?? 0) === 0)

export const draftAt = (place: Place): Draft | undefined => draftsNow().find(isAt(place))

const nameOf = ({ address, form, about }: Place): string => JSON.stringify([address, form, about])

const become = (next: Drafts): void => {
  if (next === drafts) return
  drafts = next
  isKept = lay(next)
  tell()
}

/** Whether all of them lie there now. */
const lay = (all: Drafts): boolean => {
  const { text, isAll } = keptText(all)
  return store(all.length === 0 ? undefined : text) && isAll
}

const tell = (): void => {
  changes += 1
  for (const listener of listeners) listener()
}

const stored = (): string | null => {
  try {
    return sessionStorage.getItem(key)
  } catch {
    // Not allowed here.
    return null
  }
}

const store = (text: string | undefined): boolean => {
  try {
    if (text === undefined) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
    return true
  } catch {
    // Not allowed, or full.
    return text === undefined
  }
}

leaveOnlyIf(() => isKept)

/** Whoever signs out leaves nothing behind. */
onSessionChange(() => {
  if (signedInUser() === undefined && drafts !== undefined) {
    drafts = undefined
    isKept = true
    store(undefined)
    tell()
  }
})
