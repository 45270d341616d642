// What an operation changed, from whatever shape its kind wrote it in: a list of changed fields, or a before and an after.

export interface Changed {
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface Changes {
  readonly changes: readonly Changed[]
  /** Of an edit: the message that took the original's place. */
  readonly message_id?: string
}

export const changesIn = (diff: unknown): Changes => {
  if (!isObject(diff)) return { changes: [] }
  const { changes, before, after, message_id } = diff
  const sent = typeof message_id === 'string' ? { message_id } : {}
  if (Array.isArray(changes)) {
    return {
      changes: changes
        .filter(isObject)
        .map((one) => ({ path: String(one.path ?? ''), before: one.before, after: one.after })),
      ...sent,
    }
  }
  if (!isObject(before) && !isObject(after)) return { changes: [], ...sent }
  const [one, other] = [isObject(before) ? before : {}, isObject(after) ? after : {}]
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return {
    changes: names
      .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
      .map((name) => ({ path: name, before: one[name], after: other[name] })),
    ...sent,
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
