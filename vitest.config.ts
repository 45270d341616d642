import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

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
/** In a real browser, beside a whole system, and patient: two of them at once, and nothing that is in a hurry beside them. */
const inTheBrowser = ['test/console/journeys/**/*.test.ts']
const all = ['test/**/*.test.ts']

export default defineConfig({
  test: {
    // The default leaves one core alone, which on a machine with two is half of it.
    maxWorkers: '100%',
    // No fact: how long to wait until something is called broken, on the slowest of machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
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
          // Half of what these do is to wait.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'console',
          include: inTheBrowser,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
