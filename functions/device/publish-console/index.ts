import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { namespaceLogger } from '../../logger.ts'
import { s3Client } from '../../ports/clients.ts'
import { consoleFilesInS3 } from '../../ports/console-files.s3.ts'
import { answerDeploy } from './answer-deploy.ts'
import { environment } from './env.ts'
import { type BuiltFile, publishConsole, removeConsole } from './publish.ts'

const { ENVIRONMENT, NAMESPACE, CONSOLE_BUCKET } = environment()

/** Beside the code: the build comes with the function (lib/console-bundle.ts). */
const folder = fileURLToPath(new URL('console/', import.meta.url))

const build = (): readonly BuiltFile[] => {
  if (!existsSync(folder)) throw new Error('the bundle has no console/: lib/console-bundle.ts puts it there')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .map((file) => ({ path: relative(folder, file), bytes: readFileSync(file) }))
}

const files = consoleFilesInS3(s3Client(), CONSOLE_BUCKET)

export const handler = answerDeploy({
  publish: (config) => publishConsole(config, { files, build, now: () => new Date() }),
  remove: () => removeConsole({ files }),
  answer: async (url, body) => {
    // Without a content type: the address was signed without one.
    const { ok, status } = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body })
    if (!ok) throw new Error(`CloudFormation answered ${status} to what became of the console`)
  },
  log: namespaceLogger(NAMESPACE, ENVIRONMENT),
})
