import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** In a process of its own: the library writes to standard output itself. */
const published = (sets: unknown): readonly Record<string, unknown>[] => {
  const script = `
    import { embeddedMetrics } from './functions/measures.ts'
    embeddedMetrics('dev', 'service_platform.core.messaging').publish(${JSON.stringify(sets)})
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  expect(stderr, 'a warning per line would cost more than the metrics').toBe('')
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('one line per set: counted under the namespace alone, and under type and policy version where it has them', () => {
  const lines = published([
    { dimensions: {}, values: { gaps: 2, backlog_age_ms: [5] } },
    { dimensions: { type: 'work.start', policy_version: 'v1' }, values: { applied: 2, transition_ms: [3, 4] } },
  ])
  expect(lines).toMatchObject([
    {
      _aws: { CloudWatchMetrics: [{ Namespace: 'Signalbox/dev', Dimensions: [['namespace']] }] },
      namespace: 'service_platform.core.messaging',
      gaps: 2,
      backlog_age_ms: 5,
    },
    {
      _aws: {
        CloudWatchMetrics: [
          {
            Dimensions: [['namespace'], ['namespace', 'type', 'policy_version']],
            Metrics: [
              { Name: 'applied', Unit: 'Count' },
              { Name: 'transition_ms', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      type: 'work.start',
      policy_version: 'v1',
      applied: 2,
      transition_ms: [3, 4],
    },
  ])
})

test('a distribution keeps its first 99 values: a line takes no more', () => {
  const [line] = published([{ dimensions: {}, values: { transition_ms: Array.from({ length: 150 }, (_, ms) => ms) } }])
  expect(line?.transition_ms).toHaveLength(99)
})
