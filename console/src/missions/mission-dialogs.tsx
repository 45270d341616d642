import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { useState } from 'react'
import { mustBeTaken } from '../commands/must-be-taken.ts'
import { requestKeys } from '../commands/request-key.ts'
import { ActDialog } from '../frame/act.tsx'
import { useNotices } from '../frame/notices.tsx'
import { useDraft } from '../frame/use-draft.ts'
import { fetchApi } from '../network/api.ts'
import type { Act, Mission } from './model.ts'
import { type Asked, emptyStep, type StepForm, stepBody, stepProblems } from './request.ts'
import { StepsForm } from './steps-form.tsx'

interface DialogProps {
  readonly mission: Mission
  readonly onClose: () => void
  readonly onDone: () => unknown
}

export const MissionDialog = ({ act, ...props }: DialogProps & { readonly act: Act }) => {
  switch (act) {
    case 'pause':
    case 'resume':
    case 'cancel':
      return <Plain act={act} {...props} />
    case 'update':
      return <Update {...props} />
    case 'release':
      return <Release {...props} />
  }
}

/** Those that take a reason and nothing else. */
const Plain = ({ act, mission, onClose, onDone }: DialogProps & { readonly act: keyof typeof plain }) => {
  const { tell } = useNotices()
  const [keys] = useState(() => requestKeys())
  const { mission_id } = mission
  const { verb, confirm, consequence } = plain[act]
  return (
    <ActDialog
      verb={verb}
      object={mission_id}
      consequence={consequence(mission.robot_id)}
      // Nobody can take up again what was cancelled.
      {...(act === 'cancel' && { typed: mission_id })}
      reason="optional"
      confirm={confirm}
      onConfirm={async ({ reason }) => {
        const body = { ...(reason !== '' && { reason }) }
        const { data } = await fetchApi.POST(plain[act].path, {
          params: { path: { mission_id }, query: { wait: 10 }, header: { 'Idempotency-Key': keys.keyOf(body) } },
          body,
        })
        keys.answered()
        tell({ kind: 'success', text: `${verb} ${mission_id}: ${becameOf(data)}` })
        await onDone()
      }}
      onClose={onClose}
    />
  )
}

const whom = (robot_id: string | null): string => robot_id ?? 'its robot, once it has one,'

const plain = {
  pause: {
    path: '/missions/{mission_id}/pause',
    verb: 'Pause mission',
    confirm: 'Pause this mission',
    consequence: (robot: string | null) =>
      `${whom(robot)} is told to stand still and keep it. The mission is paused when the robot says so.`,
  },
  resume: {
    path: '/missions/{mission_id}/resume',
    verb: 'Resume mission',
    confirm: 'Resume this mission',
    consequence: (robot: string | null) => `${whom(robot)} is told to go on with it.`,
  },
  cancel: {
    path: '/missions/{mission_id}/cancel',
    verb: 'Cancel mission',
    confirm: 'Cancel this mission',
    consequence: (robot: string | null) =>
      robot === null
        ? 'It ends, and no robot gets it. It cannot be taken up again.'
        : `${robot} is told first, and the mission ends when it has stopped. Steps that are done stay done. It cannot be taken up again.`,
  },
} as const

const oneStep: readonly StepForm[] = [emptyStep]

const Update = ({ mission, onClose, onDone }: DialogProps) => {
  const { tell } = useNotices()
  const [keys] = useState(() => requestKeys())
  const { mission_id } = mission
  const form = { form: 'Add steps to mission', about: mission_id }
  const [steps, setSteps] = useDraft(form, 'steps', oneStep)
  const [isTouched, setTouched] = useState(steps !== oneStep)
  const problems = stepProblems(steps)
  const many = steps.length === 1 ? '1 step' : `${steps.length} steps`
  return (
    <ActDialog
      verb={form.form}
      object={mission_id}
      consequence="They come behind those that it has. Its robot is told, and may refuse them."
      reason="none"
      confirm={`Add ${many}`}
      why={Object.values(problems)[0]}
      onConfirm={async () => {
        const body = { steps: steps.map(stepBody) }
        const { data } = await fetchApi.POST('/missions/{mission_id}/update', {
          params: { path: { mission_id }, query: { wait: 10 }, header: { 'Idempotency-Key': keys.keyOf(body) } },
          body,
        })
        keys.answered()
        tell({ kind: 'success', text: `Add ${many} to ${mission_id}: ${becameOf(data)}` })
        await onDone()
      }}
      onClose={onClose}
    >
      <StepsForm
        steps={steps}
        problems={isTouched ? problems : {}}
        onChange={(changed) => {
          setTouched(true)
          setSteps(changed)
        }}
      />
    </ActDialog>
  )
}

const Release = ({ mission, onClose, onDone }: DialogProps) => {
  const { tell } = useNotices()
  const [load, setLoad] = useState<'safe' | 'recovered'>()
  const { mission_id } = mission
  return (
    <ActDialog
      verb="Release mission"
      object={mission_id}
      consequence="You say that you have looked at the load of the robot that was lost. The mission may then be given to another robot, which begins anew."
      isDanger
      reason="required"
      confirm="Release this mission"
      why={load === undefined ? 'Say what became of the load first' : undefined}
      onConfirm={async ({ reason }) => {
        if (load === undefined) return
        const { data } = await fetchApi.POST('/missions/{mission_id}/release', {
          params: { path: { mission_id }, query: { wait: 10 } },
          body: { reason, load },
        })
        tell({ kind: 'success', text: `Release mission ${mission_id}: ${becameOf(data)}` })
        await onDone()
      }}
      onClose={onClose}
    >
      <FormField label="The load">
        <RadioGroup
          value={load ?? null}
          items={[
            { value: 'safe', label: 'is safe', description: 'It stays where it is' },
            {
              value: 'recovered',
              label: 'was recovered',
              description: 'It was brought back to where the mission begins',
            },
          ]}
          onChange={({ detail }) => setLoad(detail.value === 'recovered' ? 'recovered' : 'safe')}
        />
      </FormField>
    </ActDialog>
  )
}

/** A refusal is shown where it was asked for, as any other problem. */
export function becameOf(asked: Asked | undefined): string {
  mustBeTaken(asked)
  if (asked?.outcome === 'applied') return `taken; it is ${asked.status ?? asked.to ?? 'decided'}`
  return 'on its way'
}
