import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'

/** Below a dialog: the way out, and the button that says what it does. */
export const DialogFooter = ({
  confirm,
  why,
  busy = false,
  onConfirm,
  onClose,
}: {
  readonly confirm: string
  /** Why it cannot be confirmed as things are. */
  readonly why: string | undefined
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) => (
  <Box float="right">
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="link" onClick={onClose}>
        Cancel
      </Button>
      <Button variant="primary" loading={busy} disabled={why !== undefined} disabledReason={why} onClick={onConfirm}>
        {confirm}
      </Button>
    </SpaceBetween>
  </Box>
)
