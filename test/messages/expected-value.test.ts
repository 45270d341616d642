import { expect, test } from 'vitest'
import * as z from 'zod'
import { expectedValue } from '../../messages/expected-value.ts'

const schema = z.looseObject({
  job_id: z.string().min(1).max(128),
  battery: z.number().min(0).max(100).optional(),
  count: z.int().min(1).optional(),
  speed: z.number().gt(0).optional(),
  stops: z
    .array(z.strictObject({ at: z.string() }))
    .min(1)
    .optional(),
  cause: z.enum(['robot', 'person']).optional(),
  kind: z.literal('cart').optional(),
  either: z.union([z.string(), z.number()]).optional(),
  worded: z.union([z.literal('*'), z.array(z.string())], { error: 'a list of fleets, or "*"' }).optional(),
  step: z.number().multipleOf(5).optional(),
  id: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  named: z
    .string()
    .regex(/^[a-z]+$/, 'the name of a fleet')
    .optional(),
  at: z.iso.datetime().optional(),
  odd: z
    .number()
    .refine((n) => n % 2 === 1)
    .optional(),
})

const words = (value: object): string => {
  const [issue] = schema.safeParse({ job_id: 'j', ...value }).error?.issues ?? []
  return issue === undefined ? 'nothing' : expectedValue(issue, schema)
}

test.each<[string, object, string]>([
  ['a text that is missing', { job_id: undefined }, 'a text of 1 to 128 characters'],
  ['an empty text', { job_id: '' }, 'a text of 1 to 128 characters'],
  ['a number that is too big', { battery: 219 }, 'a number from 0 to 100'],
  ['a text for a number', { battery: 'full' }, 'a number from 0 to 100'],
  ['half a count', { count: 1.5 }, 'a whole number from 1'],
  ['a number that has to be above another', { speed: 0 }, 'more than 0'],
  ['an empty list', { stops: [] }, 'a list of at least 1 items'],
  ['a fault deep inside', { stops: [{ at: 7 }] }, 'a text'],
  ['a field too many', { stops: [{ at: 'a', on: 1 }] }, 'no field on'],
  ['none of a few words', { cause: 'ghost' }, 'one of robot, person'],
  ['not the one word', { kind: 'arm' }, '"cart"'],
  ['neither of two kinds', { either: true }, 'a text or a number'],
  ['neither of two kinds, where the rule has words', { worded: true }, 'a list of fleets, or "*"'],
  ['a number between two steps', { step: 7 }, 'a multiple of 5'],
  ['letters that may not be', { id: 'A' }, 'a text that matches /^[a-z]+$/'],
  ['letters that may not be, where the rule has words', { named: 'A' }, 'the name of a fleet'],
  ['a time that is none', { at: 'noon' }, 'a text that is a datetime'],
  ['a rule without words', { odd: 2 }, 'another value'],
])('%s is answered with what would have been right', (_, value, expected) => {
  expect(words(value)).toBe(expected)
})

test('without the schema the words say what the issue alone knows', () => {
  const [issue] = schema.safeParse({ job_id: '' }).error?.issues ?? []
  expect(issue && expectedValue(issue)).toBe('at least 1 characters')
})
