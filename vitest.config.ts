import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The default leaves one core alone, which on a machine with two is half of it.
    maxWorkers: '100%',
    // No fact: how long to wait until something is called broken, on the slowest of machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
})
