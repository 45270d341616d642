import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import { useState } from 'react'
import { DialogFooter } from './dialog-footer.tsx'
import { focusFirstField } from './first-field.ts'
import { useRemembered } from './remembered.ts'

/*
 * Filters with a name, kept by this browser for one list.
 */
export interface SavedView {
  readonly name: string
  /** The filter as the address has it. */
  readonly q: string
}

const areViews = (value: unknown): value is readonly SavedView[] =>
  Array.isArray(value) && value.every((view) => typeof view?.name === 'string' && typeof view?.q === 'string')

const none: readonly SavedView[] = []

export const SavedViews = ({
  name,
  q,
  onChoose,
}: {
  readonly name: string
  readonly q: string
  readonly onChoose: (q: string) => void
}) => {
  const [views, keep] = useRemembered(`views.${name}`, none, areViews)
  const [naming, setNaming] = useState(false)
  return (
    <>
      <ButtonDropdown
        items={[
          ...views.map((view, index) => ({
            id: `show-${index}`,
            text: view.name,
            description: view.q || 'everything',
          })),
          { id: 'save', text: 'Save this view…' },
          ...(views.length > 0
            ? [
                {
                  id: 'forget',
                  text: 'Forget',
                  items: views.map((view, index) => ({ id: `forget-${index}`, text: view.name })),
                },
              ]
            : []),
        ]}
        expandableGroups
        onItemClick={({ detail: { id } }) => {
          const index = Number(id.split('-')[1])
          if (id === 'save') setNaming(true)
          else if (id.startsWith('forget-')) keep(views.filter((_, at) => at !== index))
          else onChoose(views[index]?.q ?? '')
        }}
      >
        Views
      </ButtonDropdown>
      {naming && (
        <NameView
          q={q}
          onClose={() => setNaming(false)}
          onName={(viewName) => keep([...views.filter((view) => view.name !== viewName), { name: viewName, q }])}
        />
      )}
    </>
  )
}

const NameView = ({
  q,
  onName,
  onClose,
}: {
  readonly q: string
  readonly onName: (name: string) => void
  readonly onClose: () => void
}) => {
  const [name, setName] = useState('')
  const save = (): void => {
    if (name.trim() === '') return
    onName(name.trim())
    onClose()
  }
  return (
    <Modal
      visible
      header="Save view"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <DialogFooter
          confirm="Save"
          why={name.trim() === '' ? 'Give it a name first' : undefined}
          onConfirm={save}
          onClose={onClose}
        />
      }
    >
      <form
        ref={focusFirstField}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <FormField label="Name" description={`The filter: ${q || 'none'}. This browser keeps it.`}>
          <Input value={name} onChange={({ detail }) => setName(detail.value.slice(0, 60))} />
        </FormField>
      </form>
    </Modal>
  )
}
