/** What a rule's target receives of an event: all of it, a part, a constant, or a text made from a template. */
import { pathReader } from '../json-path.ts'

export interface TargetInput {
  readonly Input?: string | undefined
  readonly InputPath?: string | undefined
  readonly InputTransformer?:
    | { readonly InputPathsMap?: Readonly<Record<string, string>> | undefined; readonly InputTemplate: string }
    | undefined
}

export interface Context {
  readonly ruleArn: string
  readonly ruleName: string
  readonly ingestedAt: number
}

const read = pathReader()
const placeholder = /<([A-Za-z0-9_.-]+)>/g

/** JSON text for the target. */
export function inputFor(target: TargetInput, event: object, context: Context): string {
  if (target.Input !== undefined) return target.Input
  if (target.InputPath !== undefined)
    return JSON.stringify(read({ path: target.InputPath, json: event, wrap: false }) ?? null)
  if (target.InputTransformer === undefined) return JSON.stringify(event)
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer
  const values = new Map<string, unknown>(
    Object.entries(InputPathsMap).map(([name, path]) => [name, read({ path, json: event, wrap: false })]),
  )
  const { detail: _detail, ...withoutDetail } = event as { detail?: unknown }
  values.set('aws.events.rule-arn', context.ruleArn)
  values.set('aws.events.rule-name', context.ruleName)
  values.set('aws.events.event.ingestion-time', new Date(context.ingestedAt).toISOString())
  values.set('aws.events.event', withoutDetail)
  values.set('aws.events.event.json', event)
  return filled(InputTemplate, values)
}

/**
 * Inside quotes a value stands as text, outside as JSON. A template that is no JSON afterwards is sent as a JSON
 * string, line by line as it is (User Guide, "Input transformation").
 */
function filled(template: string, values: ReadonlyMap<string, unknown>): string {
  let text = ''
  let at = 0
  let quoted = false
  for (const match of template.matchAll(placeholder)) {
    const before = template.slice(at, match.index)
    quoted = quotedAfter(before, quoted)
    const name = match[1] ?? ''
    text += before + (values.has(name) ? shown(values.get(name), quoted) : match[0])
    at = match.index + match[0].length
  }
  text += template.slice(at)
  return isJson(text) ? text : JSON.stringify(text)
}

function quotedAfter(part: string, quoted: boolean): boolean {
  const quotes = part.replace(/\\./g, '').split('"').length - 1
  return quotes % 2 === 0 ? quoted : !quoted
}

function shown(value: unknown, quoted: boolean): string {
  if (!quoted) return JSON.stringify(value ?? null)
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  return JSON.stringify(text).slice(1, -1)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
