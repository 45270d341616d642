/** Every screen by its name and address, with ids of what the system really has. */
import type { Items } from './planted.ts'
import type { LocalSystem } from './system.ts'

export interface Screen {
  readonly name: string
  /** Behind /console/. */
  readonly address: string
}

/** `commanded`: a robot that has commands, where it is another one. */
export async function screensOf(
  system: Pick<LocalSystem, 'get'>,
  robotId: string,
  commanded = robotId,
): Promise<readonly Screen[]> {
  const first = async <Item>(path: string): Promise<Item | undefined> =>
    ((await system.get(path)) as Items<Item>).items[0]
  const at = encodeURIComponent(robotId)
  const [group, failure, operation, mission, command, message, query] = await Promise.all([
    first<{ fingerprint: string }>('/failure-groups?limit=1'),
    first<{ failure_id: string }>('/failures?limit=1'),
    first<{ operation_id: string }>('/operations?limit=1'),
    first<{ mission_id: string }>('/missions?limit=1'),
    first<{ command_id: string }>(`/robots/${encodeURIComponent(commanded)}/commands?limit=1`),
    first<{ message_id: string; trace_id: string }>(`/messages?robot_id=${at}&limit=1`),
    first<{ name: string }>('/data/queries'),
  ])
  const one = (name: string, room: string, id: string | undefined): readonly Screen[] =>
    id === undefined ? [] : [{ name, address: `${room}/${encodeURIComponent(id)}` }]
  return [
    { name: 'overview', address: '' },
    { name: 'flow', address: 'flow' },
    { name: 'robots', address: 'robots' },
    { name: 'robot', address: `robots/${at}` },
    { name: 'messages', address: 'messages' },
    ...(message
      ? [{ name: 'message', address: `messages/${encodeURIComponent(message.message_id)}?robot_id=${at}` }]
      : []),
    ...one('trace', 'traces', message?.trace_id),
    { name: 'failures', address: 'failures' },
    ...one('failure-group', 'failures/groups', group?.fingerprint),
    { name: 'failures-all', address: 'failures/all' },
    ...one('failure', 'failures', failure?.failure_id),
    { name: 'operations', address: 'operations' },
    ...one('operation', 'operations', operation?.operation_id),
    { name: 'missions', address: 'missions' },
    ...one('mission', 'missions', mission?.mission_id),
    ...one('command', 'commands', command?.command_id),
    { name: 'policies', address: 'policies' },
    { name: 'policy', address: 'policies/v1' },
    { name: 'policy-of-missions', address: 'policies/v1?subject=mission' },
    { name: 'data', address: 'data' },
    ...one('data-query', 'data/queries', query?.name),
    { name: 'data-loss', address: 'data/loss' },
    { name: 'audit', address: 'audit' },
    // Two, so that there is something to choose from.
    { name: 'search', address: `search?text=${at}%20${encodeURIComponent(mission?.mission_id ?? commanded)}` },
  ]
}
