import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { ActDialog } from '../frame/act.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useDraft } from '../frame/use-draft.ts'
import { fetchApi } from '../network/api.ts'
import { rangeIn } from './range.ts'

/** Plans the recovery of messages that the lake has and nobody has decided. */
export const ReplayDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [form, become] = useDraft(formName, 'range', { from: minutesAgo(80), until: minutesAgo(20), robot_id: '' })
  const go = useGo()
  const { range, faults } = rangeIn(form)
  return (
    <ActDialog
      verb={formName.form}
      about={formName.about}
      object="What was said in a time, against what was decided"
      consequence="Nothing is sent yet: what the lake has and nobody has decided becomes a plan. It takes some minutes; its page shows it."
      reason="required"
      confirm="Look for them"
      why={range === undefined ? (faults.from ?? faults.until ?? faults.robot_id) : undefined}
      onConfirm={async ({ reason }) => {
        if (range === undefined) return
        const { data } = await fetchApi.POST('/operations', { body: { kind: 'replay', range, reason } })
        if (data) go(hrefOf.operation(data.operation_id))
      }}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <FormField label="From" description="RFC 3339: received then or later" errorText={faults.from}>
          <Input value={form.from} onChange={({ detail }) => become({ ...form, from: detail.value })} />
        </FormField>
        <FormField
          label="Until"
          description="RFC 3339: received before; what is younger than a quarter of an hour may still be on its way"
          errorText={faults.until}
        >
          <Input value={form.until} onChange={({ detail }) => become({ ...form, until: detail.value })} />
        </FormField>
        <FormField
          label="Robot or mission (optional)"
          description="A robot's id, or mission: and the id of a mission"
          errorText={faults.robot_id}
        >
          <Input value={form.robot_id} onChange={({ detail }) => become({ ...form, robot_id: detail.value })} />
        </FormField>
      </SpaceBetween>
    </ActDialog>
  )
}

const formName = { form: 'Look for missed messages: plan', about: '' }

const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z')
