/**
 * The JSON documents of a record. Usually a line each, which is fast to tell; Firehose also takes them one behind the other
 * with nothing in between (`{"a":1}{"a":2}`) and over several lines, so what is no line of its own is told by its braces.
 */
export class BadDocument extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'BadDocument'
  }
}

/** Throws BadDocument where one of them cannot be read, is no object, or there is none. */
export function documentsOf(record: Uint8Array): readonly Readonly<Record<string, unknown>>[] {
  const text = utf8(record)
  const documents = linesOf(text) ?? spansOf(text).map(parsed)
  if (documents.length === 0) throw new BadDocument('there is no JSON document in it')
  return documents.map((document) => {
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return document as Readonly<Record<string, unknown>>
    }
    throw new BadDocument(`${JSON.stringify(document).slice(0, 60)} is no JSON object`)
  })
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function utf8(record: Uint8Array): string {
  try {
    return decoder.decode(record)
  } catch {
    throw new BadDocument('its bytes are no UTF-8')
  }
}

function linesOf(text: string): unknown[] | undefined {
  const documents: unknown[] = []
  try {
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf('\n', from)
      const line = text.slice(from, end < 0 ? text.length : end)
      if (line.trim() !== '') documents.push(JSON.parse(line))
      from = end < 0 ? text.length : end + 1
    }
    return documents
  } catch {
    return undefined
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadDocument(`${text.slice(0, 60)} is no JSON: ${(error as Error).message}`)
  }
}

/** From each outermost opening brace to the one that closes it; braces in texts do not count. */
function spansOf(text: string): readonly string[] {
  const spans: string[] = []
  let depth = 0
  let start = 0
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inText) {
      if (character === '\\') at++
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      depth--
      if (depth > 0) continue
      spans.push(text.slice(start, at + 1))
      start = at + 1
      depth = 0
    }
  }
  const rest = text.slice(start).trim()
  return rest === '' ? spans : [...spans, rest]
}
