// Where the log lines of a message are looked at: a query of Logs Insights by its ids. Pure.

export interface LoggedIds {
  readonly message_id?: string | undefined
  readonly trace_id?: string | undefined
  readonly robot_id?: string | undefined
  readonly failure_id?: string | undefined
}

/** The functions write each line with its ids as fields; a line of any of them is wanted. */
export function logsQuery({ message_id, trace_id, robot_id, failure_id }: LoggedIds): string {
  const said = [
    ...(message_id === undefined ? [] : [`message_id = ${quoted(message_id)}`]),
    ...(failure_id === undefined ? [] : [`failure_id = ${quoted(failure_id)}`]),
    ...(trace_id === undefined ? [] : [`trace_id = ${quoted(trace_id)}`]),
  ]
  const wanted = said.length > 0 ? said : robot_id === undefined ? [] : [`robot_id = ${quoted(robot_id)}`]
  return [
    'fields @timestamp, level, service, message, type, robot_id, message_id, reason, error_class, failure_id',
    ...(wanted.length > 0 ? [`| filter ${wanted.join(' or ')}`] : []),
    '| sort @timestamp asc',
    '| limit 1000',
  ].join('\n')
}

/** Ids may bear neither of the two; what somebody typed into an address may. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** The address with the query in its place, written as JSURL has it: `*20` for a blank. */
export function logsHref(logs_url: string, query: string): string {
  return logs_url.replaceAll('{query}', () => jsurl(query))
}

const jsurl = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
    .replaceAll('%', '*')
