import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useRef } from 'react'

/** Below a dialog: the way out, and the button that says what it does. Ctrl+Enter presses it, wherever in the dialog one is. */
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
}) => {
  const press = useRef(onConfirm)
  press.current = () => {
    if (why === undefined && !busy) onConfirm()
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // A key that is held too long confirms once.
      if (event.key !== 'Enter' || !event.ctrlKey || event.repeat || event.defaultPrevented) return
      event.preventDefault()
      press.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
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
}
