import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'
import { useSession } from '../identity/use-session.ts'
import type { Draft } from './draft.ts'
import { draftChanges, forgetDraft, onDrafts, waitingAt } from './drafts-of-tab.ts'
import { ForeignText } from './foreign-text.tsx'
import type { OpenForm } from './use-draft.ts'
import { When } from './when.tsx'

/** In a form that has what was typed before it was opened. */
export const FoundDraft = ({
  form: { found, forget },
  version,
}: {
  readonly form: OpenForm
  /** Of what the form is about, now. */
  readonly version?: number | undefined
}) =>
  found === undefined ? null : (
    <Alert
      type={isOlder(found, version) ? 'warning' : 'info'}
      action={
        <Button formAction="none" onClick={forget}>
          Throw it away
        </Button>
      }
    >
      What you had typed is here again: it was not sent, <When at={new Date(found.at).toISOString()} />.
      {isOlder(found, version) && ' What it is about has changed since: compare before you send.'}
    </Alert>
  )

const isOlder = ({ version }: Draft, now: number | undefined): boolean => version !== undefined && version !== now

/** On a page: what was typed in forms that are not open. A form that opens by itself needs a moment to do so. */
export const WaitingDrafts = () => {
  useLocation()
  const address = window.location.pathname
  useSyncExternalStore(onDrafts, draftChanges)
  const [settled, settle] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => settle(address), settledMs)
    return () => clearTimeout(timer)
  }, [address])
  const waiting = settled === address ? waitingAt(address) : []
  if (waiting.length === 0) return null
  return (
    <Box padding={{ bottom: 'm' }}>
      <SpaceBetween size="xs">
        {waiting.map((draft) => (
          <Alert
            key={`${draft.form} ${draft.about}`}
            type="info"
            header={`Not sent: what you typed in “${draft.form}”`}
            action={<Button onClick={() => forgetDraft(draft)}>Throw it away</Button>}
          >
            {draft.about !== '' && (
              <>
                For <ForeignText value={draft.about} characters_max={100} />,{' '}
              </>
            )}
            <When at={new Date(draft.at).toISOString()} />. Open it again, and it is there.
          </Alert>
        ))}
      </SpaceBetween>
    </Box>
  )
}

const settledMs = 1_500

/** Somebody has to sign in, and what they typed could not be kept: they leave when they are ready. Also in
 * dialogs, which hide the page behind them. */
export const HeldSignIn = () => {
  const { isHeld, signIn } = useSession()
  if (!isHeld) return null
  return (
    <Alert
      type="warning"
      header="Your session is over"
      action={
        <Button formAction="none" onClick={signIn}>
          Sign in again
        </Button>
      }
    >
      <Box>What you have typed cannot be kept by this browser: copy it, then sign in again.</Box>
    </Alert>
  )
}
