import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import type { Field, Filled } from './asking.ts'

/** The fields of one request, each with what it is for and what is wrong with it. */
export const RequestFields = ({
  fields,
  filled,
  problems,
  onChange,
}: {
  readonly fields: readonly Field[]
  readonly filled: Filled
  readonly problems: Readonly<Record<string, string>>
  readonly onChange: (name: string, value: string) => void
}) => (
  <SpaceBetween size="m">
    {fields.map((field) => (
      <FormField
        key={field.name}
        label={field.isRequired ? field.label : `${field.label} – optional`}
        description={field.describes}
        errorText={problems[field.name]}
      >
        <Control field={field} value={filled[field.name] ?? ''} onChange={(value) => onChange(field.name, value)} />
      </FormField>
    ))}
  </SpaceBetween>
)

const Control = ({
  field: { takes },
  value,
  onChange,
}: {
  readonly field: Field
  readonly value: string
  readonly onChange: (value: string) => void
}) => {
  if (takes === 'blocking')
    return (
      <Select
        selectedOption={blocking.find((option) => option.value === value) ?? asIs}
        options={blocking}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    )
  if (takes === 'object')
    return <Textarea value={value} rows={3} spellcheck={false} onChange={({ detail }) => onChange(detail.value)} />
  return <Input value={value} onChange={({ detail }) => onChange(detail.value)} />
}

const asIs = { value: '', label: 'as the robot does it' }
const blocking = [
  asIs,
  { value: 'NONE', label: 'NONE – it drives on' },
  { value: 'SOFT', label: 'SOFT – it stands' },
  { value: 'HARD', label: 'HARD – it does nothing else' },
]
