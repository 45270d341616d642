/*
 * The address of every page, as links have it. All of them lie below the console's base: /robots itself is the API's.
 */
const base = '/console'

const at = (...parts: readonly string[]): string => `${base}/${parts.map(encodeURIComponent).join('/')}`

const asked = (query: Readonly<Record<string, string | undefined>>): string => {
  const said = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1])
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`
}

export const hrefOf = {
  overview: () => `${base}/`,
  robots: (q?: string) => `${base}/robots${asked({ q })}`,
  robot: (robot_id: string) => at('robots', robot_id),
  messages: (q?: string) => `${base}/messages${asked({ q })}`,
  /** A message's id is its robot's own: say whose, where it is known. */
  message: (message_id: string, robot_id?: string) => `${at('messages', message_id)}${asked({ robot_id })}`,
  /** The story of any id. */
  trace: (id: string) => at('traces', id),
  failureGroups: (q?: string) => `${base}/failures${asked({ q })}`,
  failureGroup: (fingerprint: string) => at('failures', 'groups', fingerprint),
  failures: (q?: string) => `${base}/failures/all${asked({ q })}`,
  failure: (failure_id: string) => at('failures', failure_id),
  operations: () => `${base}/operations`,
  operation: (operation_id: string) => at('operations', operation_id),
  missions: (q?: string) => `${base}/missions${asked({ q })}`,
  mission: (mission_id: string) => at('missions', mission_id),
  command: (command_id: string, robot_id?: string) => `${at('commands', command_id)}${asked({ robot_id })}`,
  policies: () => `${base}/policies`,
  /** Missions have versions of their own, called alike. */
  policy: (version: string, subject: 'robot' | 'mission' = 'robot') =>
    `${at('policies', version)}${asked({ subject: subject === 'robot' ? undefined : subject })}`,
  data: () => `${base}/data`,
  query: (name: string) => at('data', 'queries', name),
  loss: () => `${base}/data/loss`,
  audit: (q?: string) => `${base}/audit${asked({ q })}`,
  search: (text: string) => `${base}/search${asked({ text })}`,
  flow: () => `${base}/flow`,
} as const

/** As the router knows it: without the base. Undefined: not a page of the console. */
export const pathOf = (href: string): string | undefined =>
  href === base || href.startsWith(`${base}/`) ? href.slice(base.length) || '/' : undefined
