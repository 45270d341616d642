import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useEffect, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { Empty } from '../frame/empty.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { api, fetchApi } from '../network/api.ts'
import { problemOf } from '../network/problem.ts'
import { useAddress } from './address.ts'
import { Answered } from './answered.tsx'
import { Downloads } from './downloads.tsx'
import { type Answer, bodyOf, isOfRange, type Question, refusedTexts, type Texts, textsOf } from './questions.ts'
import { inUrl, rangeOf, refusedRange, resolved } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import { isLater, lookedAt, succeeded, waitedFor } from './waiting.ts'

/** One question: its parameters, its answer, and what of it can be taken along. */
const QueryPage = () => {
  const { name = '' } = useParams()
  const { data, error, refetch } = api.useQuery('get', '/data/queries', {}, { staleTime: Number.POSITIVE_INFINITY })
  const question = data?.items.find((one) => one.name === name)
  return (
    <Screen
      title={question?.question ?? `Question ${name}`}
      breadcrumbs={[
        { text: 'Data', href: hrefOf.data() },
        { text: 'Questions', href: `${hrefOf.data()}?tab=questions` },
      ]}
      description={question && `GET /data/queries calls it ${name}`}
    >
      {error && <Problem problem={error} retry={refetch} />}
      {!data && !error && <Spinner size="large" />}
      {data && !question && (
        <Empty kind="nothing-yet" what={`There is no question ${name}`}>
          There are {data.items.map((one) => one.name).join(', ')}.
        </Empty>
      )}
      {question && <Asked key={name} question={question} />}
    </Screen>
  )
}

export default QueryPage

const Asked = ({ question }: { readonly question: Question }) => {
  const [search, change] = useAddress()
  const [texts, setTexts] = useState<Texts>(() => textsOf(question, search))
  const asked = rangeOf(search, question.days_max < 2 ? '24h' : '7d')
  const { answer, problem, busy, since, ask, cancel } = useAnswer(question, search.get('query_id'), (query_id) =>
    change({ query_id }, { replace: true }),
  )
  const hasRange = question.parameters.some(isOfRange)
  const refused = refusedTexts(question, texts)
  const refusedDays = hasRange ? refusedRange(resolved(asked, Date.now()), question.days_max) : undefined
  const why = refusedDays ?? Object.entries(refused).map(([name, because]) => `${name}: ${because}`)[0]
  const begin = (): void => {
    if (why !== undefined || busy) return
    change({ ...texts, query_id: undefined }, { replace: true })
    ask(bodyOf(question, { texts, range: resolved(asked, Date.now()), format: 'csv' }))
  }
  return (
    <SpaceBetween size="l">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin()
        }}
      >
        <Container header={<Header variant="h2">Asked with</Header>}>
          <SpaceBetween size="m">
            <Grid
              gridDefinition={[...Array(question.parameters.length + 1)].map(() => ({
                colspan: { default: 12, s: 6, l: 4 },
              }))}
            >
              {hasRange && (
                <FormField
                  label="Range"
                  description={question.days_max === 1 ? 'One day at most' : `${question.days_max} days at most`}
                  errorText={refusedDays}
                >
                  <RangePicker
                    asked={asked}
                    presets={question.days_max < 2 ? ['1h', '24h'] : ['24h', '7d', '31d', '92d']}
                    days_max={question.days_max}
                    onChange={(next) => change(inUrl(next))}
                  />
                </FormField>
              )}
              {question.parameters
                .filter((parameter) => !isOfRange(parameter))
                .map(({ name, describes, example, required }) => (
                  <FormField
                    key={name}
                    label={required ? name : `${name} (optional)`}
                    description={describes}
                    errorText={texts[name] ? refused[name] : undefined}
                  >
                    <Input
                      value={texts[name] ?? ''}
                      placeholder={String(example)}
                      ariaRequired={required}
                      onChange={({ detail }) => setTexts({ ...texts, [name]: detail.value })}
                    />
                  </FormField>
                ))}
            </Grid>
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                variant="primary"
                formAction="submit"
                loading={busy}
                disabled={why !== undefined}
                disabledReason={why}
              >
                Ask
              </Button>
              {busy && <Button onClick={cancel}>Cancel</Button>}
            </SpaceBetween>
          </SpaceBetween>
        </Container>
      </form>
      {busy && <Waiting since={since} />}
      {problem !== undefined && !busy && <Problem problem={problem} retry={begin} />}
      {answer && !busy && (
        <SpaceBetween size="l">
          <Answered question={question} answer={answer} />
          <Downloads
            answer={answer}
            why={why}
            bodyOf={(format) => bodyOf(question, { texts, range: resolved(asked, Date.now()), format })}
          />
        </SpaceBetween>
      )}
      {!answer && !busy && problem === undefined && (
        <Box color="text-body-secondary">It answers {question.columns.map(({ name }) => name).join(', ')}.</Box>
      )}
    </SpaceBetween>
  )
}

const Waiting = ({ since }: { readonly since: number }) => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [since])
  return (
    <Alert type="info" header="Asking the warehouse">
      {seconds} s so far. It goes on until it is answered or cancelled; what it scans is counted against your day.
    </Alert>
  )
}

type Body = ReturnType<typeof bodyOf>

/** An answer by its id stands in the address: opened again it is shown again, as long as it is kept. */
const useAnswer = (question: Question, known: string | null, told: (query_id: string | undefined) => void) => {
  const [answer, setAnswer] = useState<Answer>()
  const [problem, setProblem] = useState<unknown>()
  const [since, setSince] = useState<number>()
  const running = useRef<AbortController>(undefined)

  const run = async (read: (signal: AbortSignal) => Promise<Answer>): Promise<void> => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setSince(Date.now())
    setProblem(undefined)
    try {
      const read_answer = await read(controller.signal)
      if (running.current !== controller) return
      setAnswer(read_answer)
      told(read_answer.query_id)
    } catch (error) {
      if (running.current !== controller || controller.signal.aborted) return
      setAnswer(undefined)
      setProblem(problemOf(error))
    } finally {
      if (running.current === controller) {
        running.current = undefined
        setSince(undefined)
      }
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what stood in the address when the page was opened
  useEffect(() => {
    if (known !== null)
      void run(async (signal) => {
        const seen = await lookedAt(known, signal)
        if (seen.name !== question.name) throw new Error(`Query ${known} is of another question: ${seen.name}`)
        return seen.status === 'succeeded' ? succeeded(seen) : waitedFor(known, signal)
      })
    return () => running.current?.abort()
  }, [])

  return {
    answer,
    problem,
    busy: since !== undefined,
    since: since ?? 0,
    ask: (body: Body) =>
      void run(async (signal) => {
        const { data } = await fetchApi.POST('/data/query', { body, signal })
        if (data === undefined) throw new Error('POST /data/query answered nothing')
        return isLater(data) ? waitedFor(data.query_id, signal) : succeeded(data)
      }),
    cancel: () => {
      running.current?.abort()
      running.current = undefined
      setSince(undefined)
    },
  }
}
