import { notFound } from '../../../http/problem.ts'
import { paged, pagingIn, robotIdIn, scheduledMessageIdIn } from '../../../http/request.ts'
import { mustSee, seenPage } from '../../../http/seen.ts'
import { shownScheduled } from '../../../scheduled/message.ts'
import type { Answer } from '../answer.ts'

export const listScheduledMessages: Answer = async (request, ports) => {
  const robotId = request.query.robot_id === undefined ? undefined : robotIdIn(request.query)
  const list = `scheduled-messages ${robotId ?? ''}`
  const page = await seenPage(
    request,
    pagingIn(request, list),
    (paging) => ports.scheduled.list(robotId, paging),
    ({ robot_id }) => robot_id,
    ports,
  )
  return paged(list, { ...page, items: page.items.map(shownScheduled) })
}

export const readScheduledMessage: Answer = async (request, ports) => {
  const id = scheduledMessageIdIn(request)
  const row = await ports.scheduled.read(id)
  if (row === undefined) throw notFound(`scheduled message ${id}`)
  await mustSee(request, row.robot_id, ports, `scheduled message ${id}`)
  return shownScheduled(row)
}
