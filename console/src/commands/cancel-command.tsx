import { ActDialog } from '../frame/act.tsx'
import { useNotices } from '../frame/notices.tsx'
import { fetchApi } from '../network/api.ts'
import type { Command } from './model.ts'

/** Calls a command back. */
export const CancelCommand = ({
  command: { command_id, robot_id, type, status },
  onClose,
  onDone,
}: {
  readonly command: Command
  readonly onClose: () => void
  readonly onDone: () => unknown
}) => {
  const { tell } = useNotices()
  return (
    <ActDialog
      verb="Cancel command"
      object={`${type} to ${robot_id}`}
      consequence={
        status === 'waiting'
          ? 'It waits, and is not sent any more.'
          : 'The robot has it already: it is told to give it up, and says whether it could. What it has done by then stays done.'
      }
      reason="optional"
      confirm="Cancel this command"
      onConfirm={async ({ reason }) => {
        await fetchApi.POST('/commands/{command_id}/cancel', {
          params: { path: { command_id }, query: { robot_id, wait: 5 } },
          body: { ...(reason !== '' && { reason }) },
        })
        tell({ kind: 'success', text: `${type} to ${robot_id} is called back` })
        await onDone()
      }}
      onClose={onClose}
    />
  )
}
