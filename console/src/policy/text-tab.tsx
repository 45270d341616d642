import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Spinner from '@cloudscape-design/components/spinner'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import type { Policy } from '../../../policy/policy.ts'
import { Payload } from '../frame/foreign-text.tsx'
import { Problem } from '../frame/problem.tsx'
import { fetchApi } from '../network/api.ts'

const formats = {
  json: 'Table as JSON',
  asl: 'Machine (Amazon States Language)',
  mermaid: 'Diagram (Mermaid)',
} as const
type Format = keyof typeof formats

/** The version as files have it, to copy. */
export const TextTab = ({ policy }: { readonly policy: Policy }) => (
  <Container header={<Header variant="h2">As text</Header>}>
    <Tabs
      ariaLabel="Format"
      tabs={(Object.keys(formats) as Format[]).map((format) => ({
        id: format,
        label: formats[format],
        content:
          format === 'json' ? (
            <Payload value={policy} label={formats.json} />
          ) : (
            <Other policy={policy} format={format} />
          ),
      }))}
    />
  </Container>
)

const Other = ({
  policy: { version, subject },
  format,
}: {
  readonly policy: Policy
  readonly format: 'asl' | 'mermaid'
}) => {
  const { data, error, refetch } = useQuery({
    queryKey: ['policy', 'text', subject, version, format],
    queryFn: async ({ signal }) => {
      const { data: text = '' } = await fetchApi.GET('/policies/{version}', {
        params: { path: { version }, query: { format, subject } },
        parseAs: 'text',
        signal,
      })
      return String(text)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <Problem problem={error} retry={refetch} />
  if (data === undefined) return <Spinner />
  return (
    <Payload
      label={formats[format]}
      {...(format === 'asl' ? { value: JSON.parse(data) } : { bytes: new TextEncoder().encode(data) })}
    />
  )
}
