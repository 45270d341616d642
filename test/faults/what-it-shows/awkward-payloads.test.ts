/*
 * What a failure keeps is what was sent, to the byte: over MQTT, through the rule, the stream and the recorder, into the index
 * or the bucket, and out of the API again.
 */
import { expect, test } from 'vitest'
import { awkward } from '../awkward.ts'
import { directed } from '../directed.ts'
import { ask } from '../run.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

test('a hundred awkward payloads are kept and shown as they were sent', async () => {
  expect(new Set(awkward.map(({ bytes }) => base64(bytes))).size).toBeGreaterThan(100)
  const line = await directed()
  for (const [index, { bytes }] of awkward.entries()) await line.say(`p${index}`, bytes)
  await line.pass(30)
  const found = await line.now()
  for (const [index, { what, bytes, kept = [bytes] }] of awkward.entries()) {
    const own = found.world.failures
      .filter(({ robot_id }) => robot_id === `p${index}`)
      .toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0))
    expect(
      own.map(({ original }) => original && base64(original)),
      what,
    ).toEqual(kept.map(base64))
    for (const { failure_id, original } of own) {
      const { body } = await ask(line, `/failures/${failure_id}`)
      expect(body, what).toMatchObject({
        original_base64: base64(original ?? new Uint8Array()),
        topic: `robots/p${index}/messages`,
      })
    }
  }
  // The lake has every record, whatever was in it.
  const lake = new Set(
    found.world.lake.map((data) => (JSON.parse(Buffer.from(data).toString()) as { data: string }).data),
  )
  for (const { what, bytes } of awkward) expect(lake.has(base64(bytes)), what).toBe(true)
}, 60_000)
