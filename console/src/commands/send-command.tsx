import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Modal from '@cloudscape-design/components/modal'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { AnyId } from '../frame/any-id.tsx'
import { DialogFooter } from '../frame/dialog-footer.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { FoundDraft, HeldSignIn } from '../frame/found-draft.tsx'
import { Problem } from '../frame/problem.tsx'
import { useDraft, useForm } from '../frame/use-draft.ts'
import { fetchApi, type Schemas } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import { type Askable, askable, deliveryFields, type Filled, payloadOf, requests, whyRefusedNow } from './asking.ts'
import { CommandStory } from './command-story.tsx'
import { RequestFields } from './request-fields.tsx'
import { requestKeys } from './request-key.ts'
import { useCommand } from './use-command.ts'

type Asked = Schemas['AskedCommand']

interface Whom {
  readonly robot_id: string
  readonly state: string
  readonly policy_version: string
}

/** Asks something of one robot, and shows what its policy and then the robot say to it. */
export const SendCommand = ({
  robot,
  policy,
  first,
  onClose,
  onSent,
}: {
  readonly robot: Whom
  readonly policy: Policy | undefined
  /** What is asked, unless the person chooses something else; what its policy allows first if left out. */
  readonly first?: Askable | undefined
  readonly onClose: () => void
  readonly onSent?: () => unknown
}) => {
  const [asked, setAsked] = useState<Asked>()
  if (asked)
    return (
      <Modal
        visible
        size="large"
        header="What became of it"
        closeAriaLabel="Close"
        onDismiss={onClose}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setAsked(undefined)}>
                Ask for something else
              </Button>
              <Button variant="primary" onClick={onClose}>
                Done
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <Became asked={asked} />
      </Modal>
    )
  return (
    <Form
      robot={robot}
      policy={policy}
      first={first}
      onClose={onClose}
      onAsked={(answer) => {
        setAsked(answer)
        void onSent?.()
      }}
    />
  )
}

const Form = ({
  robot,
  policy,
  first,
  onClose,
  onAsked,
}: {
  readonly robot: Whom
  readonly policy: Policy | undefined
  readonly first: Askable | undefined
  readonly onClose: () => void
  readonly onAsked: (asked: Asked) => void
}) => {
  const form = { form: first === undefined ? 'Send command' : `Send ${first}`, about: robot.robot_id }
  const opened = useForm(form)
  const [chosen, setType] = useDraft<string>(form, 'type', first ?? firstAllowed(policy, robot))
  const [filled, setFilled] = useDraft<Filled>(form, 'filled', nothingFilled)
  const [whileAway, setOffline] = useDraft<string>(form, 'offline', 'as-set')
  const [wanted, setPriority] = useDraft<string>(form, 'priority', 'normal')
  const type = askable.find((one) => one === chosen) ?? 'work.start'
  const offline = whileAway === 'wait' || whileAway === 'refuse' ? whileAway : undefined
  const priority: 'urgent' | 'normal' = wanted === 'urgent' ? 'urgent' : 'normal'
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [keys] = useState(() => requestKeys())
  const request = requests[type]
  const made = payloadOf(type, filled, offline)
  const refused = whyRefusedNow(policy, robot, type, made.payload ?? (offline && { offline }))
  const fill = (name: string, value: string): void => setFilled({ ...filled, [name]: value })

  const close = (): void => {
    opened.forget()
    onClose()
  }
  const send = async (): Promise<void> => {
    if (refused !== undefined || busy) return
    if (made.problems) return setProblems(made.problems)
    setBusy(true)
    setProblem(undefined)
    try {
      const { faultsIn } = await import('./check-payload.ts')
      const faults = Object.fromEntries(
        faultsIn(type, made.payload).map(({ field, says }) => [fieldOf(type, field), says]),
      )
      setProblems(faults)
      if (Object.keys(faults).length > 0) return
      const body = { type, payload: made.payload, ...(priority === 'urgent' && { priority }) }
      const { data } = await fetchApi.POST('/robots/{robot_id}/commands', {
        params: {
          path: { robot_id: robot.robot_id },
          query: { wait: 10 },
          header: { 'Idempotency-Key': keys.keyOf(body) },
        },
        body,
      })
      keys.answered()
      if (!data) return
      opened.forget()
      onAsked(data)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      visible
      size="large"
      header="Send command"
      closeAriaLabel="Close"
      onDismiss={close}
      footer={
        <DialogFooter
          confirm={`Send ${type} to ${robot.robot_id}`}
          why={refused}
          busy={busy}
          onConfirm={() => void send()}
          onClose={close}
        />
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <SpaceBetween size="m">
          <Box>
            To <strong>{<ForeignText value={robot.robot_id} />}</strong>, which is {robot.state} under policy{' '}
            {robot.policy_version}
          </Box>
          <HeldSignIn />
          <FoundDraft form={opened} />
          <FormField label="What is asked" description={request.does}>
            <Select
              selectedOption={{ value: type, label: type }}
              options={askable.map((one) => optionOf(policy, robot, one))}
              onChange={({ detail }) => {
                setType(detail.selectedOption.value ?? type)
                setProblems({})
              }}
            />
          </FormField>
          <RequestFields fields={request.fields} filled={filled} problems={problems} onChange={fill} />
          <ExpandableSection headerText="Delivery">
            <SpaceBetween size="m">
              <FormField label="While the robot is out of hearing">
                <SegmentedControl
                  label="While the robot is out of hearing"
                  selectedId={offline ?? 'as-set'}
                  options={[
                    { id: 'as-set', text: 'as usual' },
                    { id: 'wait', text: 'it waits' },
                    { id: 'refuse', text: 'it is refused' },
                  ]}
                  onChange={({ detail }) => setOffline(detail.selectedId)}
                />
              </FormField>
              <FormField label="Priority">
                <SegmentedControl
                  label="Priority"
                  selectedId={priority}
                  options={[
                    { id: 'normal', text: 'normal' },
                    { id: 'urgent', text: 'urgent: before what waits for this robot' },
                  ]}
                  onChange={({ detail }) => setPriority(detail.selectedId)}
                />
              </FormField>
              <RequestFields fields={deliveryFields} filled={filled} problems={problems} onChange={fill} />
            </SpaceBetween>
          </ExpandableSection>
          {made.payload && (
            <ExpandableSection headerText="The payload that is sent">
              <Payload value={made.payload} label="payload" />
            </ExpandableSection>
          )}
          {refused !== undefined && (
            <Alert type="info" header="It would be refused as things are">
              {refused}
            </Alert>
          )}
          {problems[''] !== undefined && <Alert type="error">{problems['']}</Alert>}
          {problem && <Problem problem={problem} />}
        </SpaceBetween>
      </form>
    </Modal>
  )
}

const nothingFilled: Filled = {}

const optionOf = (policy: Policy | undefined, robot: Whom, type: Askable) => {
  const refused = whyRefusedNow(policy, robot, type, { offline: 'wait' })
  return {
    value: type,
    label: type,
    description: requests[type].does,
    disabled: refused !== undefined,
    ...(refused !== undefined && { disabledReason: refused }),
  }
}

const firstAllowed = (policy: Policy | undefined, robot: Whom): Askable =>
  askable.find((type) => whyRefusedNow(policy, robot, type) === undefined) ?? 'work.start'

/** A fault inside an object is shown at the field that made the object. */
const fieldOf = (type: Askable, path: string): string =>
  [...requests[type].fields, ...deliveryFields].find(({ name }) => path === name || path.startsWith(`${name}.`))
    ?.name ?? ''

const Became = ({ asked }: { readonly asked: Asked }) => {
  const { robot_id, message_id, command_id, outcome, detail, reason, failure_id, from, to } = asked
  return (
    <SpaceBetween size="m">
      {outcome === 'refused' && (
        <Alert type="warning" header="Its policy refused it">
          <ForeignText value={detail ?? reason ?? 'without a reason'} />
        </Alert>
      )}
      {outcome === 'dead_lettered' && (
        <Alert type="error" header="It could not be decided">
          <ForeignText value={detail ?? reason ?? ''} />{' '}
          {failure_id !== undefined && (
            <>
              See failure <AnyId kind="failure" value={failure_id} />
            </>
          )}
        </Alert>
      )}
      {outcome === 'pending' && (
        <Alert type="info">
          Not decided within ten seconds. It is on the line: its message’s page tells how it goes on.
        </Alert>
      )}
      {outcome === 'applied' && (
        <Alert type="success">
          Allowed: {from === to ? `the robot stays ${to}` : `the robot goes from ${from} to ${to}`}. What it answers
          follows here.
        </Alert>
      )}
      <Box>
        Message <AnyId kind="message" value={message_id} robot_id={robot_id} />
      </Box>
      {command_id !== undefined && outcome !== 'refused' && outcome !== 'dead_lettered' && (
        <Answers command_id={command_id} robot_id={robot_id} />
      )}
    </SpaceBetween>
  )
}

const Answers = ({ command_id, robot_id }: { readonly command_id: string; readonly robot_id: string }) => {
  const { command, problem, reload } = useCommand(command_id, robot_id, { isNew: true })
  if (command)
    return (
      <SpaceBetween size="s">
        <Box>
          Command <AnyId kind="command" value={command_id} robot_id={robot_id} />
        </Box>
        <CommandStory command={command} />
      </SpaceBetween>
    )
  if (problem) return <Problem problem={problem} retry={reload} />
  return <Box color="text-status-inactive">Waiting for the command…</Box>
}
