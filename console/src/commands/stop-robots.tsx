import { useState } from 'react'
import { ActDialog } from '../frame/act.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useNotices } from '../frame/notices.tsx'
import { fetchApi } from '../network/api.ts'
import { problemOf } from '../network/problem.ts'
import { requestKeys } from './request-key.ts'
import { ofSeveral, type Stopped } from './stopped.ts'

/** The emergency stop, of one robot or of those that were chosen: told at once, past everything that waits. */
export const StopRobots = ({
  robot_ids,
  onClose,
  onDone,
}: {
  readonly robot_ids: readonly string[]
  readonly onClose: () => void
  readonly onDone?: () => unknown
}) => {
  const { tell } = useNotices()
  // Pressed again after no answer came, it is the same stop.
  const [keys] = useState(() => new Map(robot_ids.map((robot_id) => [robot_id, requestKeys()])))
  const [one] = robot_ids
  const many = robot_ids.length
  return (
    <ActDialog
      verb={many === 1 ? 'Stop robot now' : `Stop ${many} robots now`}
      object={<ForeignText value={robot_ids.join(', ')} />}
      about={robot_ids.join(', ')}
      consequence={
        many === 1
          ? `It stands still where it is, keeps the job in hand and gets no other until somebody resumes it ${ends}`
          : `They stand still where they are, keep the jobs in hand and get no others until somebody resumes them ${ends}`
      }
      isDanger
      reason="optional"
      confirm={many === 1 ? `Stop ${one} now` : `Stop ${many} robots now`}
      onConfirm={async ({ reason }) => {
        const stopped = await Promise.all(
          robot_ids.map((robot_id) => stop(robot_id, reason, keys.get(robot_id)?.keyOf(reason) ?? crypto.randomUUID())),
        )
        const { failed, text } = ofSeveral(stopped)
        const [first] = stopped
        if (failed.length === robot_ids.length && failed[0]?.problem) throw failed[0].problem
        tell({
          kind: failed.length > 0 ? 'error' : 'success',
          text,
          ...(first?.command_id !== undefined &&
            many === 1 && { href: hrefOf.command(first.command_id, first.robot_id), hrefText: 'Watch its answer' }),
        })
        await onDone?.()
      }}
      onClose={onClose}
    />
  )
}

const ends = '(robot.resume). Neither a lost link nor the end of a job ends a stop.'

async function stop(robot_id: string, reason: string, key: string): Promise<Stopped> {
  try {
    const { data } = await fetchApi.POST('/robots/{robot_id}/stop', {
      params: { path: { robot_id }, header: { 'Idempotency-Key': key } },
      body: { ...(reason !== '' && { reason }) },
    })
    return { robot_id, command_id: data?.command_id }
  } catch (error) {
    return { robot_id, problem: problemOf(error) }
  }
}
