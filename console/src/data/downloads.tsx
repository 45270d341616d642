import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useRef, useState } from 'react'
import { Problem } from '../frame/problem.tsx'
import { fetchApi } from '../network/api.ts'
import { problemOf } from '../network/problem.ts'
import { shownNumber } from './measures.ts'
import './data.css'
import type { Answer, bodyOf, Format } from './questions.ts'
import { isLater, lookedAt, succeeded, waitedFor } from './waiting.ts'

const formats: Readonly<Record<Format, string>> = {
  csv: 'CSV',
  json: 'JSON lines, gzipped',
  parquet: 'Parquet',
}

/**
 * The whole answer as a file. CSV lies there already; the others are written by asking once more. Addresses are good for minutes, so
 * they are asked for when somebody wants them.
 */
export const Downloads = ({
  answer,
  why,
  bodyOf: bodyIn,
}: {
  readonly answer: Answer
  readonly why: string | undefined
  readonly bodyOf: (format: Format) => ReturnType<typeof bodyOf>
}) => {
  const [busy, setBusy] = useState<Format>()
  const [problem, setProblem] = useState<unknown>()
  const [files, setFiles] = useState<NonNullable<Answer['downloads']>>([])
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const get = async (format: Format): Promise<void> => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setBusy(format)
    setProblem(undefined)
    try {
      const found =
        format === 'csv' ? await lookedAt(answer.query_id, controller.signal) : await written(format, controller.signal)
      const downloads = found.downloads ?? []
      setFiles(downloads)
      const [only, ...others] = downloads
      if (only !== undefined && others.length === 0) save(only)
    } catch (error) {
      if (!controller.signal.aborted) setProblem(problemOf(error))
    } finally {
      if (running.current === controller) setBusy(undefined)
    }
  }
  const written = async (format: Format, signal: AbortSignal): Promise<Answer> => {
    const { data } = await fetchApi.POST('/data/query', { body: bodyIn(format), signal })
    if (data === undefined) throw new Error('POST /data/query answered nothing')
    return isLater(data) ? waitedFor(data.query_id, signal) : succeeded(data)
  }
  return (
    <Container
      header={
        <Header variant="h2" description="All rows, not only those that were loaded">
          Download
        </Header>
      }
    >
      <SpaceBetween size="s">
        <SpaceBetween direction="horizontal" size="xs">
          {(Object.keys(formats) as Format[]).map((format) => (
            <Button
              key={format}
              iconName="download"
              loading={busy === format}
              disabled={why !== undefined && format !== 'csv'}
              disabledReason={why}
              onClick={() => void get(format)}
            >
              {formats[format]}
            </Button>
          ))}
        </SpaceBetween>
        {problem !== undefined && <Problem problem={problem} />}
        {files.length > 0 && (
          <Box>
            <ul className="sb-data-tables">
              {files.map((file) => (
                <li key={file.url}>
                  <Link href={file.url} external>
                    {file.name}
                  </Link>
                  {file.bytes !== undefined && ` ${shownNumber(file.bytes, 'bytes')}`}, good for{' '}
                  {Math.round(file.expires_in / 60)} minutes
                </li>
              ))}
            </ul>
          </Box>
        )}
      </SpaceBetween>
    </Container>
  )
}

/** By the browser itself: it comes from another origin, which the page may not read. */
const save = ({ url, name }: { readonly url: string; readonly name: string }): void => {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.rel = 'noopener'
  link.click()
}
