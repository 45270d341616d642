import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { ActDialog } from '../frame/act.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useNotices } from '../frame/notices.tsx'
import { useDraft } from '../frame/use-draft.ts'
import { useSession } from '../identity/use-session.ts'
import { fetchApi } from '../network/api.ts'
import { type Group, groupStatuses } from './model.ts'

const NOTE_MAX = 4_000
const OWNER_MAX = 128

const meanings: Readonly<Record<Group['status'], string>> = {
  open: 'Open: nobody is on it yet',
  acknowledged: 'Acknowledged: somebody is on it',
  resolved: 'Resolved: it is over; it opens by itself when it comes again',
}

/** What people say about a group. Bound to what was read: who was faster is told, and nothing of theirs is written over. */
export const GroupDialog = ({
  group: now,
  onClose,
  onDone,
  onLoadAnew = onDone,
}: {
  readonly group: Group
  readonly onClose: () => void
  readonly onDone: () => unknown
  readonly onLoadAnew?: () => unknown
}) => {
  // As it was when the dialog was opened, whatever is read of it meanwhile: that is what the person has seen.
  const [group] = useState(now)
  const { user } = useSession()
  const { tell } = useNotices()
  const form = { form: 'Change failure group', about: group.fingerprint, version: group.group_version }
  const [owner, setOwner] = useDraft(form, 'owner', group.owner ?? user)
  const [note, setNote] = useDraft(form, 'note', group.note ?? '')
  const [chosen, setStatus] = useDraft<string>(form, 'status', group.status === 'open' ? 'acknowledged' : group.status)
  const status = groupStatuses.find((one) => one === chosen) ?? group.status
  const said = {
    ...(owner.trim() !== (group.owner ?? '') && { owner: owner.trim() === '' ? null : owner.trim() }),
    ...(note.trim() !== (group.note ?? '') && { note: note.trim() === '' ? null : note.trim() }),
    ...(status !== group.status && { status }),
  }
  const isSame = Object.keys(said).length === 0
  return (
    <ActDialog
      verb={form.form}
      about={form.about}
      version={form.version}
      object={
        <>
          <ForeignText value={group.error_class} /> at {group.stage}
        </>
      }
      consequence="It is kept with the group and in the audit trail; its failures stay as they are."
      reason="none"
      confirm="Change the group"
      why={isSame ? 'Nothing is changed yet' : undefined}
      onConfirm={async () => {
        await fetchApi.PUT('/failure-groups/{fingerprint}', {
          params: { path: { fingerprint: group.fingerprint } },
          body: { group_version: group.group_version, ...said },
        })
        tell({ kind: 'success', text: 'The group was changed.' })
        onDone()
      }}
      onClose={onClose}
      onLoadAnew={onLoadAnew}
    >
      <SpaceBetween size="m">
        <FormField label="Status">
          <Select
            autoFocus
            selectedOption={{ value: status, label: meanings[status] }}
            options={groupStatuses.map((value) => ({ value, label: meanings[value] }))}
            onChange={({ detail }) => setStatus(detail.selectedOption.value ?? status)}
          />
        </FormField>
        <FormField label="Owner" description="Who looks after it; empty for nobody">
          <Input value={owner} onChange={({ detail }) => setOwner(detail.value.slice(0, OWNER_MAX))} />
        </FormField>
        <FormField
          label="Note"
          description="What is known about it, for whoever sees it next"
          constraintText={`${note.length} of ${NOTE_MAX} characters`}
        >
          <Textarea rows={4} value={note} onChange={({ detail }) => setNote(detail.value.slice(0, NOTE_MAX))} />
        </FormField>
      </SpaceBetween>
    </ActDialog>
  )
}
