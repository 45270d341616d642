import { asText, listAt, type Rule, referenced, resourcesOf, type Template, valueAt } from './template.ts'

/**
 * A reader of a stream must come to an end with every record: bounded retries and age, poison isolated by bisecting, and
 * a destination that keeps the records themselves. AWS's defaults retry for ever and keep nothing.
 */
export const streamReaders: Rule = (template) =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping')
    .filter(([, mapping]) => 'StartingPosition' in mapping)
    .flatMap(([logicalId, mapping]) => {
      const faults: string[] = []
      for (const bound of ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds']) {
        const value = mapping[bound]
        if (typeof value !== 'number' || value < 0) {
          faults.push(`${bound} should be a bound, is ${value ?? 'missing (for ever)'}`)
        }
      }
      if (mapping.BisectBatchOnFunctionError !== true) faults.push('BisectBatchOnFunctionError should be true')
      if (!listAt(mapping, 'FunctionResponseTypes').includes('ReportBatchItemFailures')) {
        faults.push('FunctionResponseTypes should have ReportBatchItemFailures')
      }
      const destination = valueAt(mapping, 'DestinationConfig', 'OnFailure', 'Destination')
      if (!isBucket(template, destination)) {
        faults.push(
          `its on-failure destination should be a bucket (a queue gets only where the records were), is ${destination === undefined ? 'missing' : asText(destination)}`,
        )
      }
      return faults.map((says) => ({ logicalId, says }))
    })

const isBucket = (template: Template, destination: unknown): boolean => {
  const from = referenced(destination)
  return from === undefined
    ? isHandedOver(template, destination)
    : template.Resources[from.logicalId]?.Type === 'AWS::S3::Bucket'
}

/** The ARN of a bucket whose name another stack left. */
const isHandedOver = (template: Template, destination: unknown): boolean => {
  const parts = listAt(listAt(destination, 'Fn::Join')[1])
  const name = referenced(parts.at(-1))
  return (
    asText(parts.at(-2)).endsWith(':s3:::') &&
    String(template.Parameters?.[name?.logicalId ?? '']?.Default).endsWith('_bucket')
  )
}
