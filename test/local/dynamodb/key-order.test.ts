import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTables } from '../../../local/dynamodb/tables.ts'

const rangeKey = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  fc.constantFrom('a', 'a-b', 'a/b', 'a~', 'a.', 'ab', 'ä', '\u{1f916}', '\uffee', '~', '/', ' '),
)

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** "String sort keys are ordered by their UTF-8 bytes" (Developer Guide, naming and data types). */
test('range keys come back in the order of their UTF-8 bytes, bounded exactly, on tables and indexes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(rangeKey, { minLength: 1, maxLength: 12 }), rangeKey, (keys, bound) => {
      const tables = createTables({ now: () => 0 })
      const KeySchema = [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'sort', KeyType: 'RANGE' },
      ]
      tables.create({
        description: {
          TableName: 'ordered',
          TableStatus: 'ACTIVE',
          KeySchema,
          AttributeDefinitions: ['id', 'sort'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          GlobalSecondaryIndexes: [{ IndexName: 'same', KeySchema, Projection: { ProjectionType: 'ALL' } }],
        },
      })
      for (const at of keys) {
        const put = { TableName: 'ordered', Item: { id: { S: 'x' }, sort: { S: at } } }
        expect(tables.execute('PutItem', JSON.stringify(put)).status).toBe(200)
      }
      const query = (condition: string, more: object = {}) => {
        const bounded = condition !== ''
        const answer = tables.execute(
          'Query',
          JSON.stringify({
            TableName: 'ordered',
            KeyConditionExpression: `id = :id${bounded ? ` AND ${condition}` : ''}`,
            ExpressionAttributeValues: { ':id': { S: 'x' }, ...(bounded && { ':b': { S: bound } }) },
            ...more,
          }),
        )
        expect(answer.status, answer.body).toBe(200)
        return (JSON.parse(answer.body).Items as { sort: { S: string } }[]).map((item) => item.sort.S)
      }
      const sorted = [...keys].sort(bytewise)
      for (const IndexName of [undefined, 'same']) {
        const on = IndexName ? { IndexName } : {}
        expect(query('', on)).toEqual(sorted)
        expect(query('', { ...on, ScanIndexForward: false })).toEqual([...sorted].reverse())
        expect(query('sort < :b', on)).toEqual(sorted.filter((key) => bytewise(key, bound) < 0))
        expect(query('sort <= :b', on)).toEqual(sorted.filter((key) => bytewise(key, bound) <= 0))
        expect(query('sort > :b', on)).toEqual(sorted.filter((key) => bytewise(key, bound) > 0))
        expect(query('sort >= :b', on)).toEqual(sorted.filter((key) => bytewise(key, bound) >= 0))
        expect(query('sort = :b', on)).toEqual(sorted.filter((key) => key === bound))
        expect(query('begins_with(sort, :b)', on)).toEqual(sorted.filter((key) => key.startsWith(bound)))
        expect(query('sort BETWEEN :b AND :b', on)).toEqual(sorted.filter((key) => key === bound))
      }
    }),
    { numRuns: 100, seed: 3 },
  )
})
