/**
 * How every route answers, by its name: for the OpenAPI document and its tests. No function imports this; the routes write their
 * answers themselves, and test/functions/service_platform/api/described.ts holds them against what is said here.
 */
import { bridgeAnswers } from './responses/bridge.ts'
import { commandAnswers } from './responses/commands.ts'
import { configurationAnswers } from './responses/configurations.ts'
import { conformanceAnswers } from './responses/conformance.ts'
import { dataAnswers } from './responses/data.ts'
import type { Described } from './responses/described.ts'
import { documentationAnswers } from './responses/documentation.ts'
import { failureAnswers } from './responses/failures.ts'
import { feedAnswers } from './responses/feed.ts'
import { flowAnswers } from './responses/flow.ts'
import { identityAnswers } from './responses/identity.ts'
import { messageAnswers } from './responses/messages.ts'
import { missionAnswers } from './responses/missions.ts'
import { operationAnswers } from './responses/operations.ts'
import { overviewAnswers } from './responses/overview.ts'
import { policyAnswers } from './responses/policies.ts'
import { robotAnswers } from './responses/robots.ts'
import { scheduledMessageAnswers } from './responses/scheduled-messages.ts'
import { signInAnswers } from './responses/sign-in.ts'
import { uploadAnswers } from './responses/uploads.ts'

export const responses: Readonly<Record<string, Described>> = {
  ...overviewAnswers,
  ...robotAnswers,
  ...configurationAnswers,
  ...conformanceAnswers,
  ...policyAnswers,
  ...messageAnswers,
  ...missionAnswers,
  ...commandAnswers,
  ...uploadAnswers,
  ...failureAnswers,
  ...operationAnswers,
  ...documentationAnswers,
  ...scheduledMessageAnswers,
  ...identityAnswers,
  ...bridgeAnswers,
  ...feedAnswers,
  ...flowAnswers,
  ...dataAnswers,
  ...signInAnswers,
}
