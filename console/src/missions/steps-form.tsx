import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { emptyStep, type Problems, STEPS_MAX, type StepForm, stepKinds } from './request.ts'

/** What is to be done, one after the other. */
export const StepsForm = ({
  steps,
  problems,
  onChange,
}: {
  readonly steps: readonly StepForm[]
  readonly problems: Problems
  readonly onChange: (steps: readonly StepForm[]) => void
}) => {
  const change = (index: number, part: Partial<StepForm>): void =>
    onChange(steps.map((step, place) => (place === index ? { ...step, ...part } : step)))
  return (
    <SpaceBetween size="s">
      {steps.map((step, index) => (
        <StepRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is told apart by its place only
          key={index}
          number={index + 1}
          step={step}
          problems={problems}
          onChange={(part) => change(index, part)}
          {...(steps.length > 1 && { onRemove: () => onChange(steps.filter((_, place) => place !== index)) })}
        />
      ))}
      <Button
        formAction="none"
        iconName="add-plus"
        disabled={steps.length >= STEPS_MAX}
        disabledReason={`A mission has ${STEPS_MAX} steps at most`}
        onClick={() => onChange([...steps, emptyStep])}
      >
        Add a step
      </Button>
    </SpaceBetween>
  )
}

const StepRow = ({
  number,
  step: { kind, node_id, action, seconds },
  problems,
  onChange,
  onRemove,
}: {
  readonly number: number
  readonly step: StepForm
  readonly problems: Problems
  readonly onChange: (part: Partial<StepForm>) => void
  readonly onRemove?: () => void
}) => {
  const problem = (field: string) => problems[`steps.${number}.${field}`]
  return (
    <Grid gridDefinition={[{ colspan: 4 }, { colspan: 4 }, { colspan: onRemove ? 3 : 4 }, { colspan: 1 }]}>
      <FormField label={`Step ${number}`}>
        <Select
          selectedOption={{ value: kind, label: kind }}
          options={stepKinds.map((value) => ({ value, label: value }))}
          onChange={({ detail }) => onChange({ kind: (detail.selectedOption.value ?? 'go_to') as StepForm['kind'] })}
        />
      </FormField>
      <FormField label="Place" errorText={problem('node_id')}>
        <Input value={node_id} placeholder="HBW" onChange={({ detail }) => onChange({ node_id: detail.value })} />
      </FormField>
      {kind === 'wait' ? (
        <FormField label="Seconds" errorText={problem('seconds')}>
          <Input value={seconds} inputMode="numeric" onChange={({ detail }) => onChange({ seconds: detail.value })} />
        </FormField>
      ) : (
        <FormField label="Action" errorText={problem('action')}>
          <Input value={action} placeholder="pick" onChange={({ detail }) => onChange({ action: detail.value })} />
        </FormField>
      )}
      {onRemove && (
        <FormField label={'\u00A0'}>
          <Button
            formAction="none"
            iconName="remove"
            variant="icon"
            ariaLabel={`Remove step ${number}`}
            onClick={onRemove}
          />
        </FormField>
      )}
    </Grid>
  )
}
