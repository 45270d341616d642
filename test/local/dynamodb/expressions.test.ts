import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cachedExpressions, type ExpressionRequest } from '../../../local/dynamodb/expressions.ts'
import { library } from '../../../local/library.ts'

interface Validations {
  validateExpressions(request: ExpressionRequest): string | undefined
  validateAttributeValue(value: unknown): string | undefined
}

const validations = library('dynalite', { replace: { level: {}, 'memory-level': {}, lazy: {}, lock: {} } })(
  'dynalite/validations',
) as Validations

const shapes: readonly Omit<ExpressionRequest, 'ExpressionAttributeValues'>[] = [
  { UpdateExpression: 'SET #n = :a, b = if_not_exists(b, :b) REMOVE c[1]', ConditionExpression: '#n = :a OR b <> :b' },
  { UpdateExpression: 'ADD d :a SET e = e + :b', ConditionExpression: 'attribute_not_exists(#n)' },
  { UpdateExpression: 'SET f = list_append(f, :a), #n.g = :b' },
  { KeyConditionExpression: '#n = :a AND begins_with(h, :b)', ProjectionExpression: 'x, y.z' },
  { KeyConditionExpression: '#n = :a', FilterExpression: 'size(i) > :b AND NOT j IN (:a, :b)' },
  { KeyConditionExpression: '#n = :a AND k BETWEEN :a AND :b' },
  { ConditionExpression: 'attribute_type(#n, :a) AND l = :b' },
]
const value = fc.oneof(
  fc.string().map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc.array(fc.string(), { minLength: 1, maxLength: 3 }).map((texts) => ({ SS: [...new Set(texts)] })),
  fc.constantFrom({ L: [{ S: 'x' }] }, { M: { a: { N: '1' } } }, { BOOL: true }, { N: 'x' }, {}),
)
const values = fc.record({ ':a': value, ':b': value })

/** Everything that the parse leaves in the request, without prototypes. */
function parsed(parse: (request: ExpressionRequest) => string | undefined, shape: object, given: object) {
  const names = JSON.stringify(shape).includes('#n') ? { ExpressionAttributeNames: { '#n': 'constructor' } } : {}
  const request: ExpressionRequest = structuredClone({ ...shape, ...names, ExpressionAttributeValues: given }) as never
  const error = parse(request)
  return error ?? JSON.parse(JSON.stringify(request))
}

test('an expression that was parsed before means the same with other values', () => {
  const cached = cachedExpressions(validations.validateExpressions, validations)
  fc.assert(
    fc.property(fc.constantFrom(...shapes), values, (shape, given) => {
      const fresh = parsed(validations.validateExpressions, shape, given)
      expect(parsed(cached, shape, given)).toEqual(fresh)
      expect(parsed(cached, shape, given)).toEqual(fresh)
    }),
    { numRuns: 1_000, seed: 11 },
  )
})
