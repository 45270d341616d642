import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamodbClientForDocuments } from './clients.ts'

let made: DynamoDBDocumentClient | undefined

/** Items as plain objects; a field that is undefined is left out of the item. */
export const documents = (): DynamoDBDocumentClient => {
  made ??= DynamoDBDocumentClient.from(dynamodbClientForDocuments(), {
    marshallOptions: { removeUndefinedValues: true },
  })
  return made
}
