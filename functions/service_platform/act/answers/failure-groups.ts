import { hash } from 'node:crypto'
import { derivedId } from '../../../../messages/ids.ts'
import type { FailureGroup } from '../../../failures/group.ts'
import type { BodyOf } from '../../../http/bodies.ts'
import { badField, conflict, notFound } from '../../../http/problem.ts'
import { fingerprintIn } from '../../../http/request.ts'
import { ended, type NewOperation, planned } from '../../../operations/entry.ts'
import type { GroupChange } from '../../../ports/failure-groups.ts'
import { beforeTry, OvertakenAgain, triesMax } from '../../../tries.ts'
import type { Acting } from '../answer.ts'

/**
 * What people say about a group. Fields that are left out stay as they are. Failures that are counted meanwhile change the
 * group's version as well, and are no reason to refuse: a group that is failing could never be taken on. So the lock is on what
 * people have said. The operation is written first: no change without its entry in the audit trail.
 */
export const changeFailureGroup: Acting<'change-failure-group'> = async (request, ports) => {
  const fingerprint = fingerprintIn(request)
  const { group_version: seen, ...wanted } = request.body
  if (Object.values(wanted).every((value) => value === undefined)) {
    throw badField('owner, note or status', undefined, 'at least one of them')
  }
  for (let tries = 0; tries < triesMax; tries += 1) {
    await beforeTry(tries, ports.random())
    const group = await ports.groups.read(fingerprint)
    if (group === undefined) throw notFound(`failure group ${fingerprint}`)
    if (seen > group.group_version) throw badField('group_version', seen, `${group.group_version} at most`)
    if (seen < group.changed_version) throw changed(group, seen)
    const change = changeOf(group, wanted, request.by, new Date(ports.now()).toISOString())
    const operation = await planned(entryOf(group, change), ports)
    if ((await ports.groups.change(fingerprint, change, group.group_version)) === 'written') {
      const done = await ended(operation, 'done', ports)
      ports.log.info('group_change', { fingerprint, operation_id: operation.operation_id, by: request.by })
      return { ...((await ports.groups.read(fingerprint)) ?? group), operation: done }
    }
    await ended(operation, 'failed', ports, 'The group was written by somebody else at the same moment')
  }
  throw conflict('changed', new OvertakenAgain(`Group ${fingerprint}`).message, {})
}

const changeOf = (
  group: FailureGroup,
  {
    owner = group.owner,
    note = group.note,
    status = group.status,
  }: Omit<BodyOf<'change-failure-group'>, 'group_version'>,
  changed_by: string,
  changed_at: string,
): GroupChange => ({
  status,
  ...(typeof owner === 'string' && { owner }),
  ...(typeof note === 'string' && note !== '' && { note }),
  changed_by,
  changed_at,
})

const entryOf = (group: FailureGroup, change: GroupChange): NewOperation => {
  const { fingerprint, group_version, owner, note, status } = group
  const { changed_by, changed_at: _, ...after } = change
  return {
    operation_id: derivedId('group_change', fingerprint, group_version, hash('sha256', JSON.stringify(change), 'hex')),
    kind: 'group_change',
    by: changed_by,
    why: `Group ${fingerprint}`,
    diff: { fingerprint, before: { status, owner, note }, after },
  }
}

const changed = ({ fingerprint, changed_by: by, changed_at: at, group_version }: FailureGroup, seen: number) =>
  conflict(
    'changed',
    by === undefined
      ? `group_version is ${seen} and group ${fingerprint} is at ${group_version}: look at it again`
      : `Group ${fingerprint} was changed by ${by} at ${at}, after version ${seen}: look at it again`,
    { by, at, group_version },
  )
