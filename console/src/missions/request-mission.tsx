import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { requestKeys } from '../commands/request-key.ts'
import { ActDialog } from '../frame/act.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useNotices } from '../frame/notices.tsx'
import { useDraft } from '../frame/use-draft.ts'
import { fetchApi } from '../network/api.ts'
import { becameOf } from './mission-dialogs.tsx'
import { bodyOf, emptyForm, type MissionForm } from './request.ts'
import { StepsForm } from './steps-form.tsx'

/** Asks for work, whichever robot does it; then goes to the mission. */
export const RequestMission = ({ onClose }: { readonly onClose: () => void }) => {
  const go = useGo()
  const { tell } = useNotices()
  const [form, setForm] = useDraft<MissionForm>(formName, 'mission', emptyForm)
  const [isTouched, setTouched] = useState(form !== emptyForm)
  const [keys] = useState(() => requestKeys())
  const { body, problems } = bodyOf(form, Date.now())
  // An empty form is not yet a wrong one.
  const shown = isTouched ? problems : {}
  const change = (part: Partial<MissionForm>): void => {
    setTouched(true)
    setForm({ ...form, ...part })
  }
  const many = form.steps.length === 1 ? '1 step' : `${form.steps.length} steps`
  return (
    <ActDialog
      verb={formName.form}
      about={formName.about}
      object={form.mission_id === '' ? `A mission of ${many}` : form.mission_id}
      consequence="It waits until a robot is free that may have it, and is then given to that robot."
      reason="none"
      confirm={`Request a mission of ${many}`}
      why={Object.values(problems)[0]}
      onConfirm={async () => {
        if (!body) return
        const { data } = await fetchApi.POST('/missions', {
          params: { query: { wait: 3 }, header: { 'Idempotency-Key': keys.keyOf(body) } },
          body,
        })
        keys.answered()
        if (!data) return
        tell({ kind: 'success', text: `Mission ${data.mission_id}: ${becameOf(data)}` })
        go(hrefOf.mission(data.mission_id))
      }}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <StepsForm steps={form.steps} problems={shown} onChange={(steps) => change({ steps })} />
        <Grid gridDefinition={[half, half, half, half, half, half]}>
          <FormField label="Only robots of fleet – optional" errorText={shown.fleet}>
            <Input value={form.fleet} onChange={({ detail }) => change({ fleet: detail.value })} />
          </FormField>
          <FormField label="Only this robot – optional" errorText={shown.robot_id}>
            <Input value={form.robot_id} onChange={({ detail }) => change({ robot_id: detail.value })} />
          </FormField>
          <FormField
            label="Capabilities – optional"
            description="All that its robot must have, with commas between them"
          >
            <Input
              value={form.requires}
              placeholder="lift, tow"
              onChange={({ detail }) => change({ requires: detail.value })}
            />
          </FormField>
          <FormField label="Kind – optional" description="In the words of the site">
            <Input
              value={form.kind}
              placeholder="transport"
              onChange={({ detail }) => change({ kind: detail.value.slice(0, 64) })}
            />
          </FormField>
          <FormField
            label="Deadline – optional"
            description="RFC 3339: not ended by then, it has expired"
            errorText={shown.deadline}
          >
            <Input
              value={form.deadline}
              placeholder="2026-05-13T14:00:00Z"
              onChange={({ detail }) => change({ deadline: detail.value })}
            />
          </FormField>
          <FormField
            label="Id – optional"
            description="The same one asked for again is the same mission"
            errorText={shown.mission_id}
          >
            <Input value={form.mission_id} onChange={({ detail }) => change({ mission_id: detail.value })} />
          </FormField>
        </Grid>
        <FormField label="Priority">
          <SegmentedControl
            label="Priority"
            selectedId={form.priority}
            options={[
              { id: 'normal', text: 'normal' },
              { id: 'urgent', text: 'urgent: given out first' },
            ]}
            onChange={({ detail }) => change({ priority: detail.selectedId === 'urgent' ? 'urgent' : 'normal' })}
          />
        </FormField>
      </SpaceBetween>
    </ActDialog>
  )
}

const formName = { form: 'Request mission', about: '' }

const half = { colspan: 6 }
