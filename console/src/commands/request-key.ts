// A request bears a key, so that asked for again because no answer came it is taken once. One with other words is another
// request; and so is the same after an answer: what was refused is decided anew, not answered from the books.

interface RequestKeys {
  readonly keyOf: (request: unknown) => string
  /** What became of it is known. */
  readonly answered: () => void
}

export const requestKeys = (newKey: () => string = () => crypto.randomUUID()): RequestKeys => {
  let known: { readonly of: string; readonly key: string } | undefined
  return {
    keyOf: (request) => {
      const of = JSON.stringify(request)
      if (known?.of !== of) known = { of, key: newKey() }
      return known.key
    },
    answered: () => {
      known = undefined
    },
  }
}
