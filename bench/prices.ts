import table from './prices.json' with { type: 'json' }

/** Every price the bench uses, with its date; change prices.json when AWS does, nothing else. */
export const prices = table

/** How many metering steps `bytes` fill: AWS rounds each message, record or event up, and an empty one counts as one. */
export const steps = (bytes: number, step: keyof typeof table.steps_bytes): number =>
  Math.max(1, Math.ceil(bytes / table.steps_bytes[step]))

export const dollarsPerMillion = (price: keyof typeof table.per_million, count: number): number =>
  (count * table.per_million[price]) / 1e6

export const gigabyte = 1024 ** 3
