import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { Draft, Form, Place } from './draft.ts'
import { fieldOf, isAt } from './draft.ts'
import { draftAt, draftsNow, forgetDraft, onDrafts, openForm, typeInto } from './drafts-of-tab.ts'

/** As useState, of what somebody types: it is there again after a sign-in, until it is sent or given up (`useForm`). */
export const useDraft = <Value>(
  form: Form,
  field: string,
  beginning: Value,
): readonly [Value, (value: Value) => void] => {
  const place = usePlace(form)
  const drafts = useSyncExternalStore(onDrafts, draftsNow)
  const [first] = useState(beginning)
  const value = fieldOf(drafts.find(isAt(place)), field, first)
  const type = useCallback(
    (next: Value) => typeInto(place, field, JSON.stringify(next) === JSON.stringify(first) ? undefined : next),
    [place, field, first],
  )
  return [value, type]
}

export interface OpenForm {
  /** What was typed before it was opened, and is in it again. */
  readonly found: Draft | undefined
  /** It is sent, or given up. */
  readonly forget: () => void
}

/** Around the fields of a form, once. */
export const useForm = (form: Form): OpenForm => {
  const place = usePlace(form)
  const [found, setFound] = useState(() => draftAt(place))
  useEffect(() => openForm(place), [place])
  const forget = useCallback(() => {
    setFound(undefined)
    forgetDraft(place)
  }, [place])
  return { found, forget }
}

/** As it was opened: sending may lead to another page, or change what the form is about. */
const usePlace = (form: Form): Place => {
  const [place] = useState(() => ({ ...form, address: window.location.pathname }))
  return place
}
