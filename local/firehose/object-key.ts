/**
 * Where Firehose writes an object: the prefix with its expressions, in UTC and by the arrival of the object's oldest
 * record, then `<stream>-1-<time>-<random>` and the extension (Developer Guide, "Custom prefixes", "Object name format").
 */

export interface ObjectKeyFormat {
  readonly streamName: string
  readonly prefix: string
  readonly extension: string
}

export class BadPrefix extends Error {
  constructor(prefix: string, why: string) {
    super(`${prefix}: ${why}`)
    this.name = 'BadPrefix'
  }
}

/** What could not be delivered, by the step that it failed at. */
export type ErrorType = 'processing-failed' | 'format-conversion-failed'

/**
 * Compiled once; `unique` are eleven characters or more that no other object has. The type of error is for prefixes that ask
 * for it.
 */
export function objectKeys(
  format: ObjectKeyFormat,
): (arrivedAt: number, unique: string, errorType?: ErrorType) => string {
  const parts = prefixParts(format.prefix)
  return (arrivedAt, unique, errorType) => {
    const time = new Date(arrivedAt)
    const prefix = parts.map((part) => (typeof part === 'string' ? part : part(time, unique, errorType))).join('')
    return `${prefix}${format.streamName}-1-${formatted('yyyy-MM-dd-HH-mm-ss', time)}-${unique}${format.extension}`
  }
}

type Part = string | ((time: Date, unique: string, errorType?: ErrorType) => string)

function prefixParts(prefix: string): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const match of prefix.matchAll(/!\{(\w+):([^}]*)\}/g)) {
    parts.push(prefix.slice(at, match.index))
    parts.push(expression(prefix, match[1] ?? '', match[2] ?? ''))
    at = match.index + match[0].length
  }
  parts.push(prefix.slice(at))
  // "If you don't specify any timestamp expression, Firehose appends !{timestamp:yyyy/MM/dd/HH/}".
  if (!parts.some((part) => typeof part !== 'string')) parts.push((time) => formatted('yyyy/MM/dd/HH/', time))
  return parts
}

function expression(prefix: string, namespace: string, value: string): Part {
  if (namespace === 'timestamp') {
    formatted(value, new Date(0))
    return (time) => formatted(value, time)
  }
  if (namespace === 'firehose' && value === 'random-string') return (_time, unique) => unique.slice(0, 11)
  if (namespace === 'firehose' && value === 'error-output-type') return (_time, _unique, errorType) => errorType ?? ''
  throw new BadPrefix(
    prefix,
    `!{${namespace}:${value}} is not known here; !{timestamp:…}, !{firehose:random-string} and !{firehose:error-output-type} are`,
  )
}

const letters: Readonly<Record<string, (time: Date) => string>> = {
  yyyy: (time) => String(time.getUTCFullYear()),
  MM: (time) => two(time.getUTCMonth() + 1),
  dd: (time) => two(time.getUTCDate()),
  HH: (time) => two(time.getUTCHours()),
  mm: (time) => two(time.getUTCMinutes()),
  ss: (time) => two(time.getUTCSeconds()),
}

/** The letters of Java's DateTimeFormatter that partitions use; quoted text stands for itself. */
function formatted(pattern: string, time: Date): string {
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (part, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted
    const letter = letters[part]
    if (!letter) throw new BadPrefix(pattern, `${part} is not known here; ${Object.keys(letters).join(', ')} are`)
    return letter(time)
  })
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
