import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useRef, useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { FoundDraft } from '../frame/found-draft.tsx'
import { useKeys } from '../frame/keys.ts'
import { Problem } from '../frame/problem.tsx'
import { useDraft, useForm } from '../frame/use-draft.ts'
import { Duration } from '../frame/when.tsx'
import { type ApiProblem, fetchApi, problemOf } from '../network/api.ts'
import { farOf, hasEnds, type OperationRead, startWords } from './model.ts'
import { formOf, paceIn, paceWords, secondsFor, usualPace } from './pace.ts'

/** How fast, and when it stops itself; then the button that names its number. What was shown is what is started. */
export const StartForm = ({
  operation,
  reload,
}: {
  readonly operation: OperationRead
  readonly reload: () => unknown
}) => {
  const draft = { form: 'Pace of the operation', about: operation.operation_id }
  const opened = useForm(draft)
  const [form, become] = useDraft(draft, 'pace', operation.pace ? formOf(operation.pace) : usualPace)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const { pace, faults } = paceIn(form)
  const { kind, operation_id, plan } = operation
  const waits = hasEnds(kind)
  const left = farOf(operation)?.left ?? 0
  const place = useRef<HTMLDivElement>(null)
  // Never focused by itself: an Enter that is held too long must not start anything.
  useKeys([
    {
      key: 'b',
      does: `Begin: go to the button that starts it (${startWords(operation)})`,
      run: () => place.current?.querySelector<HTMLButtonElement>('.sb-start button')?.focus(),
      where: 'Operation',
    },
  ])
  const start = async (): Promise<void> => {
    if (pace === undefined || plan === undefined) return
    setBusy(true)
    setProblem(undefined)
    try {
      await fetchApi.POST('/operations/{operation_id}/start', {
        params: { path: { operation_id } },
        body: { expected_count: plan.count, ...pace, first_batches: [...pace.first_batches] },
      })
      opened.forget()
      await reload()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div ref={place}>
      <Container
        header={
          <Header
            variant="h2"
            description={
              pace === undefined ? undefined : (
                <>
                  {paceWords(pace, waits)}: about <Duration ms={secondsFor(left, pace, waits) * 1000} />
                </>
              )
            }
          >
            {operation.status === 'planned' ? 'Start it' : 'Go on with it'}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <FoundDraft form={opened} />
          <ColumnLayout columns={3} minColumnWidth={200}>
            <FormField label="Messages per second" errorText={faults.rate}>
              <Input
                inputMode="numeric"
                value={form.rate}
                onChange={({ detail }) => become({ ...form, rate: detail.value })}
              />
            </FormField>
            {waits && (
              <FormField
                label="First batches"
                description="Each is sent when the ends of the one before are known; the first is the canary"
                errorText={faults.batches}
              >
                <Input value={form.batches} onChange={({ detail }) => become({ ...form, batches: detail.value })} />
              </FormField>
            )}
            {waits && (
              <FormField
                label="Stop by itself"
                description="Above this share of ends that failed again, in %"
                errorText={faults.stopAbove}
              >
                <Input
                  inputMode="numeric"
                  value={form.stopAbove}
                  onChange={({ detail }) => become({ ...form, stopAbove: detail.value })}
                />
              </FormField>
            )}
          </ColumnLayout>
          {waits && (
            <Checkbox
              checked={form.outOfOrder}
              onChange={({ detail }) => become({ ...form, outOfOrder: detail.checked })}
            >
              {plan && plan.conflicts > 0
                ? `Apply also the ${plan.conflicts.toLocaleString('en')} whose robot has moved on: to the state as it is then, marked out of order`
                : 'Apply also what its robot moves on from meanwhile: to the state as it is then, marked out of order'}
            </Checkbox>
          )}
          {problem && (
            <Problem problem={problem} {...(problem.status === 409 && { retry: reload, retryText: 'Load anew' })} />
          )}
          <div className="sb-start">
            <ActButton
              needs="writer"
              variant="primary"
              loading={busy}
              why={pace === undefined ? 'Correct the pace first' : undefined}
              onAct={() => void start()}
            >
              {startWords(operation)}
            </ActButton>
          </div>
        </SpaceBetween>
      </Container>
    </div>
  )
}
