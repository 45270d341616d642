import { asError } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { Published } from './publish.ts'

/** What CloudFormation says to a custom resource, as far as it is used here (User Guide, "Custom resource request objects"). */
export interface DeployEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: { readonly Config?: object }
}

export interface DeployPorts {
  readonly publish: (config: object) => Promise<Published>
  readonly remove: () => Promise<Published>
  /** Puts the answer at the address that came with the request. */
  readonly answer: (url: string, body: string) => Promise<void>
  readonly log: Log
}

/**
 * A step of a deploy. CloudFormation waits for an answer at an address of its own and for nothing else: whatever happens here
 * becomes one, and a failure rolls the deploy back with its reason.
 */
export const answerDeploy =
  ({ publish, remove, answer, log }: DeployPorts) =>
  async (event: DeployEvent): Promise<void> => {
    const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId } = event
    const about = {
      StackId,
      RequestId,
      LogicalResourceId,
      // Always the same: another id would have CloudFormation delete what was just published.
      PhysicalResourceId: event.PhysicalResourceId ?? LogicalResourceId,
    }
    try {
      const done = RequestType === 'Delete' ? await remove() : await publish(event.ResourceProperties.Config ?? {})
      log.info('console', { request: RequestType, ...done })
      await answer(ResponseURL, JSON.stringify({ ...about, Status: 'SUCCESS' }))
    } catch (error) {
      log.error('console', { request: RequestType, error: asError(error) })
      const Reason = `The console cannot be published: ${asError(error).message}`
      await answer(ResponseURL, JSON.stringify({ ...about, Status: 'FAILED', Reason }))
    }
  }
