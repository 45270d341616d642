import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * Lambda hands a function its role's credentials as environment variables, always. The SDK's default chain would also look
 * for SSO, profiles, processes and instance metadata; bundled, those are 120 KB that every cold start parses for nothing.
 * The bundler puts this file in the place of `@aws-sdk/credential-provider-node` (lib/function-bundles.ts).
 */
export const defaultProvider = () => fromEnv()
