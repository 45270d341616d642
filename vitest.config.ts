import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** On the synthesised stacks in virtual time: what takes seconds in a process (compiling bundles, warming up) is done once. */
const onTheLine = ['test/{faults,hostile,journeys}/**/*.test.ts', 'test/cli/{rebuild,simulate}.test.ts']
/** With sockets, threads, child processes and clients that a process makes once: each file has a process of its own. */
const byThemselves = [
  'test/faults/served/**/*.test.ts',
  'test/journeys/{bridge,data,vda-agv}.test.ts',
  'test/{cli,client,conformance,local}/**/*.test.ts',
  'test/functions/ports/**/*.test.ts',
  'test/robots/{fleet,vda-library}.test.ts',
]
/** In a real browser, beside a whole system. */
const inTheBrowser = ['test/console/journeys/**/*.test.ts']
const all = ['test/**/*.test.ts']

/** Half of what both of these do is to wait: for robots, restarts, deliveries, screens. */
const mostlyWaiting = { maxWorkers: 2 * availableParallelism(), sequence: { groupOrder: 1 } }
/** Of them, what takes longer than all the others, however small the files are. */
const long = /test\/(journeys|conformance|faults\/served)\/|\/(npm-start|new-handler|provision|athena|fleet)\.test\.ts$/

/** Browsers are many processes: seldom more than two journeys at once, the long tests beside them, and what is short at the end. */
class Dealt extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const of = (...names: readonly string[]) => sorted.filter(({ project }) => names.includes(project.name))
    const [journeys, process] = [of('console'), of('process')]
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId)
    const besides = process.filter(isLong)
    const rounds = Array.from({ length: Math.max(journeys.length, besides.length) }, (_, n) => n)
    return [
      ...of('line', 'plain'),
      ...rounds.flatMap((n) => [journeys[n] ?? [], besides[n] ?? []]).flat(),
      ...process.filter((file) => !isLong(file)),
    ]
  }
}

export default defineConfig({
  test: {
    // The default leaves one core alone, which on a machine with two is half of it.
    maxWorkers: '100%',
    // No fact: how long to wait until something is called broken, on the slowest of machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    sequence: { sequencer: Dealt },
    projects: [
      {
        extends: true,
        test: {
          name: 'line',
          include: onTheLine,
          exclude: ['test/faults/served/**', 'test/journeys/{bridge,data,vda-agv}.test.ts'],
          isolate: false,
          // Most of what a simulated call leaves is garbage at once.
          execArgv: ['--max-semi-space-size=64'],
        },
      },
      {
        extends: true,
        test: {
          name: 'plain',
          include: all,
          exclude: [...onTheLine, ...byThemselves, ...inTheBrowser],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: byThemselves,
          exclude: ['test/cli/{rebuild,simulate}.test.ts'],
          ...mostlyWaiting,
        },
      },
      {
        extends: true,
        test: { name: 'console', include: inTheBrowser, ...mostlyWaiting },
      },
    ],
  },
})
