import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

let made: DynamoDBDocumentClient | undefined

/**
 * Items as plain objects; a field that is undefined is left out of the item. With a client of its own: the one of clients.ts
 * keeps its handlers per kind of call, which the document client refuses to work with.
 */
export const documents = (): DynamoDBDocumentClient => {
  made ??= DynamoDBDocumentClient.from(
    new DynamoDBClient({ requestHandler: { requestTimeout: 3_000, connectionTimeout: 1_000 }, maxAttempts: 4 }),
    { marshallOptions: { removeUndefinedValues: true } },
  )
  return made
}
