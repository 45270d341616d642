import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button, { type ButtonProps } from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { type ReactNode, useState } from 'react'
import { mayAct, type Role, useSession } from '../identity/use-session.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import { DialogFooter } from './dialog-footer.tsx'
import { focusFirstField } from './first-field.ts'
import { ForeignText } from './foreign-text.tsx'
import { FoundDraft, HeldSignIn } from './found-draft.tsx'
import { Problem } from './problem.tsx'
import { useDraft, useForm } from './use-draft.ts'

/** Why somebody of this role cannot do it; undefined: they can. The server decides; this is so that nobody is surprised. */
export const whyNot = (role: Role, needs: Role, why: string | undefined): string | undefined =>
  mayAct(role, needs) ? why : `This needs the role ${needs}; yours is ${role}`

/** A button that does something, or says why it cannot be pressed. */
export const ActButton = ({
  needs,
  why,
  onAct,
  children,
  ...button
}: {
  readonly needs: Role
  /** Why not now, such as 'resolved already'. */
  readonly why?: string | undefined
  readonly onAct: () => void
  readonly children: ReactNode
} & Pick<ButtonProps, 'variant' | 'iconName' | 'loading' | 'ariaLabel' | 'fullWidth'>) => {
  const { role } = useSession()
  const reason = whyNot(role, needs, why)
  return (
    <Button
      {...button}
      formAction="none"
      disabled={reason !== undefined}
      disabledReason={reason}
      onClick={() => {
        if (reason === undefined) onAct()
      }}
    >
      {children}
    </Button>
  )
}

export interface Given {
  readonly reason: string
}

/** `about` is the object's id: what was typed about another one is not found here. A text that does not change is its own. */
type About =
  | { readonly object: string; readonly about?: string }
  | { readonly object: ReactNode; readonly about: string }

/**
 * Between a button and what it does: verb and type in the title, the object in bold, the consequence in words, a reason, and the
 * name typed where it cannot be undone. Mount it when it is open. `onConfirm` that fails is shown here; of a conflict who and
 * when, with the offer to load anew (`onLoadAnew`). What is typed outlives a sign-in (`useDraft`, with verb and `about` as its form).
 */
export const ActDialog = ({
  verb,
  object,
  about,
  version,
  consequence,
  reason,
  typed,
  confirm,
  why,
  isDanger = typed !== undefined,
  onConfirm,
  onClose,
  onLoadAnew,
  children,
}: {
  /** With the type: 'Retry message'. */
  readonly verb: string
  /** Of the object, where what is asked is bound to it. */
  readonly version?: number | undefined
  readonly consequence: ReactNode
  readonly reason: 'required' | 'optional' | 'none'
  /** Has to be typed. */
  readonly typed?: string
  /** What the button says, with its number: 'Retry 137 matching'. */
  readonly confirm: string
  /** Why it cannot be confirmed as things are. */
  readonly why?: string | undefined
  readonly isDanger?: boolean
  readonly onConfirm: (given: Given) => unknown
  readonly onClose: () => void
  readonly onLoadAnew?: () => unknown
  readonly children?: ReactNode
} & About) => {
  const form = { form: verb, about: about ?? (typeof object === 'string' ? object : ''), version }
  const opened = useForm(form)
  const [said, setSaid] = useDraft(form, 'reason', '')
  // What cannot be undone is typed each time.
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const missing =
    why ??
    (reason === 'required' && said.trim() === ''
      ? 'Say why first'
      : typed !== undefined && name !== typed
        ? `Type ${typed} first`
        : undefined)
  const close = (): void => {
    opened.forget()
    onClose()
  }
  const act = async (): Promise<void> => {
    if (missing !== undefined || busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm({ reason: said.trim() })
      close()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      visible
      header={verb}
      closeAriaLabel="Close"
      onDismiss={close}
      footer={<DialogFooter confirm={confirm} why={missing} busy={busy} onConfirm={() => void act()} onClose={close} />}
    >
      <form
        ref={focusFirstField}
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        <SpaceBetween size="m">
          <Box>
            <strong>{typeof object === 'string' ? <ForeignText value={object} /> : object}</strong>
          </Box>
          {isDanger ? <Alert type="warning">{consequence}</Alert> : <Box>{consequence}</Box>}
          <HeldSignIn />
          <FoundDraft form={opened} version={version} />
          {children}
          {reason !== 'none' && (
            <FormField
              label={reason === 'required' ? 'Reason' : 'Reason (optional)'}
              description="For whoever reads the audit trail"
              constraintText={`${said.length} of ${reasonMax} characters`}
            >
              <Textarea
                rows={2}
                value={said}
                ariaRequired={reason === 'required'}
                onChange={({ detail }) => setSaid(detail.value.slice(0, reasonMax))}
              />
            </FormField>
          )}
          {typed !== undefined && (
            <FormField label={`Type ${typed} to confirm: this cannot be undone`}>
              <Input value={name} ariaRequired onChange={({ detail }) => setName(detail.value)} />
            </FormField>
          )}
          {problem && (
            <Problem
              problem={problem}
              {...(problem.status === 409 &&
                onLoadAnew && {
                  retryText: 'Load anew',
                  retry: async () => {
                    await onLoadAnew()
                    onClose()
                  },
                })}
            />
          )}
        </SpaceBetween>
      </form>
    </Modal>
  )
}

const reasonMax = 500
