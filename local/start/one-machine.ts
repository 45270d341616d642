/**
 * What the environment's settings say on one machine, unless somebody says otherwise (`--settings`): an application, which
 * would cost 6.00 a month in an account, room for whoever measures, and subscribers at 127.0.0.1.
 */
const settings = {
  applications: [
    {
      name: 'example',
      scopes: [
        'robots.read',
        'robots.speak',
        'messages.read',
        'messages.write',
        'failures.read',
        'policies.read',
        'feed.read',
        'webhooks.write',
        'data.read',
        'data.query',
      ],
    },
  ],
  bridge: { loopback: true },
  console: { logs: false },
  // Metrics cost nothing here, and who develops waits for no minute.
  flow: { metricsSeconds: 2 },
  api: { perClient: { ratePerSecond: 10_000, burst: 100_000 }, corsOrigins: ['http://localhost:3000'] },
}

/** As `-c settings=JSON` of the CDK app. What is said replaces what is here, setting by setting; JSON that is none stays. */
export const settingsHere = (said = '{}'): string => {
  try {
    return JSON.stringify(merged(settings, JSON.parse(said)))
  } catch {
    // The app says what is wrong with it.
    return said
  }
}

function merged(one: unknown, other: unknown): unknown {
  if (other === undefined) return one
  if (!isObject(one) || !isObject(other)) return other
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...names].map((name) => [name, merged(one[name], other[name])]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
