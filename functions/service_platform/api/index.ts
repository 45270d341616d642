import { namespaceLogger } from '../../logger.ts'
import { booksReaderInDynamodb } from '../../ports/books-reader.dynamodb.ts'
import { dynamodbClient, s3Client } from '../../ports/clients.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failuresReaderInDynamodb } from '../../ports/failures-reader.dynamodb.ts'
import { journalReaderInDynamodb } from '../../ports/journal-reader.dynamodb.ts'
import { robotsReaderInDynamodb } from '../../ports/robots-reader.dynamodb.ts'
import { environment } from './env.ts'
import { respond } from './respond.ts'

const variables = environment()

export const handler = respond({
  robots: robotsReaderInDynamodb(dynamodbClient(), {
    robots: variables.ROBOTS_TABLE,
    last_known: variables.LAST_KNOWN_TABLE,
    journal: variables.JOURNAL_TABLE,
  }),
  journal: journalReaderInDynamodb(dynamodbClient(), variables.JOURNAL_TABLE),
  failures: failuresReaderInDynamodb(dynamodbClient(), variables.FAILURES_TABLE),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  books: booksReaderInDynamodb(dynamodbClient(), variables.BOOKS_TABLE),
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  environment: variables.ENVIRONMENT,
})
