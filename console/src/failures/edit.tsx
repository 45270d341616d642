import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import Textarea from '@cloudscape-design/components/textarea'
import { useEffect, useRef, useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { FoundDraft } from '../frame/found-draft.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { useNotices } from '../frame/notices.tsx'
import { bytesOfBase64, textIn } from '../frame/payload-text.ts'
import { Problem } from '../frame/problem.tsx'
import { useDraft, useForm } from '../frame/use-draft.ts'
import { When } from '../frame/when.tsx'
import { useSession } from '../identity/use-session.ts'
import { type ApiProblem, fetchApi, problemOf } from '../network/api.ts'
import { faultAsIngest } from './as-ingest.ts'
import {
  beginningOf,
  type Change,
  type Editable,
  isChanged,
  lockedIn,
  readContent,
  sensitiveIn,
  wantedOf,
} from './edited.ts'
import type { FailureRead } from './failure.tsx'
import { whyNot, wordsOf } from './model.ts'

/*
 * An edited copy of a failed message: typed, held against the schemas while it is typed, shown as the server would send it, and
 * only then sent, bound to the version of the failure that the editor began with. Whoever was faster is named.
 */
export default function Edit({
  failure,
  reload,
  onClose,
}: {
  readonly failure: FailureRead
  readonly reload: () => unknown
  readonly onClose: () => void
}) {
  const { role } = useSession()
  useForm(formOf(failure))
  const why = role === 'reader' ? 'This needs the role writer; yours is reader' : whyNot('edit', failure)
  const [begun, begin] = useState<{ readonly editable: Editable; readonly version: number }>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each opening; what changes meanwhile is found by its version
  useEffect(() => {
    if (why !== undefined || begun !== undefined) return
    let isOver = false
    setProblem(undefined)
    fetchApi
      .POST('/failures/{failure_id}/edit', {
        params: { path: { failure_id: failure.failure_id } },
        body: { record_version: failure.record_version, reason: 'What is there to edit?', dry_run: true },
      })
      .then(({ data }) => {
        if (!isOver && data?.editable)
          begin({ editable: data.editable, version: data.record_version ?? failure.record_version })
      })
      .catch((error: unknown) => {
        if (!isOver) setProblem(problemOf(error))
      })
    return () => {
      isOver = true
    }
  }, [tries, why])
  const close = <Button onClick={onClose}>Close the editor</Button>
  if (begun === undefined) {
    return (
      <Container
        header={
          <Header variant="h2" actions={close}>
            Edit and retry
          </Header>
        }
      >
        {why !== undefined ? (
          <StatusIndicator type="stopped">{why}</StatusIndicator>
        ) : problem ? (
          <Problem problem={problem} retry={() => setTries(tries + 1)} />
        ) : (
          <StatusIndicator type="loading">What there is to edit is read</StatusIndicator>
        )}
      </Container>
    )
  }
  const again = async (): Promise<void> => {
    await reload()
    begin(undefined)
    setTries(tries + 1)
  }
  return <Editor key={begun.version} failure={failure} {...begun} again={again} reload={reload} onClose={onClose} />
}

const formOf = ({ failure_id }: FailureRead) => ({ form: 'Edit and retry', about: failure_id })

interface Seen {
  readonly text: string
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  readonly copy: { readonly message_id: string; readonly topic: string; readonly bytes: number; readonly said: string }
}

const Editor = ({
  failure,
  editable,
  version,
  again,
  reload,
  onClose,
}: {
  readonly failure: FailureRead
  readonly editable: Editable
  readonly version: number
  readonly again: () => Promise<void>
  readonly reload: () => unknown
  readonly onClose: () => void
}) => {
  const form = { ...formOf(failure), version }
  const opened = useForm(form)
  const beginning = beginningOf(editable, failure.type)
  const [text, setText] = useDraft(form, 'text', beginning)
  const [reason, setReason] = useDraft(form, 'reason', '')
  const [isConfirmed, confirm] = useState(false)
  const [seen, setSeen] = useState<Seen>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const { tell } = useNotices()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.querySelector('textarea')?.focus()
  }, [])

  const read = readContent(text)
  const { content } = read
  // A dialect's own words have no schema of ours: the server opens them as dispatch will.
  const fault = read.fault ?? (content && editable.payload_alone ? faultAsIngest(content) : undefined)
  const locked = content ? lockedIn(content, editable) : []
  const sensitive = content ? sensitiveIn(content, editable) : []
  const isStale = seen === undefined || seen.text !== text
  const whyNotShown =
    fault ??
    locked[0] ??
    (content && !isChanged(content, editable) ? 'Nothing is changed yet; to try the same again, retry it' : undefined)
  const warnings = seen && !isStale ? seen.warnings : []
  const whyNotSent =
    whyNotShown ??
    (isStale
      ? 'Look at what would be sent first'
      : reason.trim() === ''
        ? 'Say why first'
        : warnings.length > 0 && !isConfirmed
          ? 'Confirm the warnings first'
          : undefined)

  const post = async (more: { readonly dry_run?: true; readonly confirm?: true; readonly reason: string }) => {
    if (content === undefined) return undefined
    setBusy(true)
    setProblem(undefined)
    try {
      const { data } = await fetchApi.POST('/failures/{failure_id}/edit', {
        params: { path: { failure_id: failure.failure_id } },
        body: { record_version: version, ...wantedOf(content, editable), ...more },
      })
      return data
    } catch (error) {
      setProblem(problemOf(error))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  const look = async (): Promise<void> => {
    confirm(false)
    const data = await post({ dry_run: true, reason: reason.trim() || 'What would be sent?' })
    if (!data?.copy) return
    const { message_id, topic, bytes, base64 } = data.copy
    const said = textIn(bytesOfBase64(base64)) ?? base64
    setSeen({
      text,
      changes: data.changes ?? [],
      warnings: data.warnings ?? [],
      copy: { message_id, topic, bytes, said },
    })
  }
  const close = (): void => {
    opened.forget()
    onClose()
  }
  const send = async (): Promise<void> => {
    const data = await post({ reason: reason.trim(), ...(isConfirmed && { confirm: true as const }) })
    if (!data?.copy) return
    tell({
      kind: 'success',
      text: `Sent as message ${data.copy.message_id}; this failure is resolved by it.`,
      href: hrefOf.message(data.copy.message_id, failure.robot_id),
      hrefText: 'What becomes of it',
    })
    close()
    await reload()
  }

  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A copy with an id of its own is sent; this failure is resolved by it, and each knows the other."
          actions={<Button onClick={close}>Close the editor</Button>}
        >
          Edit and retry
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FoundDraft form={opened} version={version} />
        <div>
          <Box variant="awsui-key-label">Locked: the copy keeps these, or has its own</Box>
          <KeyValuePairs
            columns={4}
            items={Object.entries(editable.locked).map(([label, value]) => ({
              label,
              value: <ForeignText value={typeof value === 'string' ? value : JSON.stringify(value)} />,
            }))}
          />
        </div>
        {failure.record_version !== version && (
          <Alert
            type="warning"
            header="It has changed since you began"
            action={<Button onClick={() => void again()}>Begin again with what it is now</Button>}
          >
            <ForeignText value={failure.changed_by ?? 'A report'} /> changed it,{' '}
            <When at={failure.changed_at ?? failure.last_seen_at} />; it is {wordsOf(failure.status).toLowerCase()} now.
            What you send is refused.
          </Alert>
        )}
        {editable.content === undefined && (
          <Alert type="info">
            The original cannot be read as one message: write the whole message that it should have been.
          </Alert>
        )}
        <div ref={place}>
          <FormField
            stretch
            label="Message"
            description="As its sender would write it. Ctrl+Enter shows what would be sent."
            errorText={fault ?? (locked.length > 0 ? locked.join('; ') : undefined)}
            warningText={sensitive.length > 0 ? sensitive.join('; ') : undefined}
          >
            <Textarea
              value={text}
              rows={Math.min(30, Math.max(10, text.split('\n').length + 1))}
              spellcheck={false}
              nativeTextareaAttributes={{ style: { fontFamily: 'var(--sb-mono-font)' } }}
              disableBrowserAutocorrect
              autoComplete={false}
              onChange={({ detail }) => setText(detail.value)}
              onKeyDown={(event) => {
                if (event.detail.key !== 'Enter' || !event.detail.ctrlKey) return
                event.preventDefault()
                if (whyNotShown === undefined) void look()
              }}
            />
          </FormField>
        </div>
        <SpaceBetween direction="horizontal" size="xs">
          <ActButton needs="writer" why={whyNotShown} loading={busy && isStale} onAct={() => void look()}>
            Show what would be sent
          </ActButton>
          <Button variant="link" onClick={() => setText(beginning)}>
            Begin again
          </Button>
        </SpaceBetween>
        {seen && !isStale && (
          <SpaceBetween size="m">
            <Changes changes={seen.changes} />
            <KeyValuePairs
              columns={3}
              items={[
                { label: 'Its id', value: <code>{seen.copy.message_id}</code> },
                { label: 'Goes in on', value: <ForeignText value={seen.copy.topic} /> },
                { label: 'Bytes', value: seen.copy.bytes.toLocaleString('en') },
              ]}
            />
            {warnings.length > 0 && (
              <Alert type="warning" header="This changes what the message is">
                <ul>
                  {warnings.map((warning) => (
                    <li key={warning}>
                      <ForeignText value={warning} />
                    </li>
                  ))}
                </ul>
                <Checkbox checked={isConfirmed} onChange={({ detail }) => confirm(detail.checked)}>
                  It is meant
                </Checkbox>
              </Alert>
            )}
          </SpaceBetween>
        )}
        <FormField
          label="Reason"
          description="For whoever reads the audit trail"
          constraintText={`${reason.length} of ${REASON_MAX} characters`}
        >
          <Textarea
            rows={2}
            value={reason}
            ariaRequired
            onChange={({ detail }) => setReason(detail.value.slice(0, REASON_MAX))}
          />
        </FormField>
        {problem && (
          <Problem
            problem={problem}
            {...(problem.status === 409 && { retry: again, retryText: 'Begin again with what it is now' })}
          />
        )}
        <ActButton
          needs="writer"
          variant="primary"
          why={whyNotSent}
          loading={busy && !isStale}
          onAct={() => void send()}
        >
          Send the copy
        </ActButton>
      </SpaceBetween>
    </Container>
  )
}

const REASON_MAX = 500

const Changes = ({ changes }: { readonly changes: readonly Change[] }) => (
  <Table<Change>
    variant="embedded"
    header={
      <Header variant="h3" counter={`(${changes.length})`}>
        What changes
      </Header>
    }
    ariaLabels={{ tableLabel: 'What changes' }}
    items={changes}
    wrapLines
    columnDefinitions={[
      {
        id: 'path',
        header: 'Field',
        width: 220,
        cell: ({ path }) => <ForeignText value={path === '' ? '(all of it)' : path} />,
      },
      { id: 'before', header: 'Before', cell: ({ before }) => <Value value={before} /> },
      { id: 'after', header: 'After', cell: ({ after }) => <Value value={after} /> },
    ]}
  />
)

const Value = ({ value }: { readonly value: unknown }) =>
  value === undefined ? (
    <Box color="text-body-secondary">(not there)</Box>
  ) : (
    <ForeignText value={JSON.stringify(value)} characters_max={500} />
  )
