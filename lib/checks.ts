import { type App, CloudFormationValidatePlugin, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { SignalboxRules } from './rules/rulebook.ts'

/** Everything that is checked at synthesis; a finding that nobody acknowledged with a reason stops it. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
    new SignalboxRules(),
    new CloudFormationValidatePlugin() as IPolicyValidationPlugin,
  )
}
