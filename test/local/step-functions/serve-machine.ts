/** A process of its own that serves an assembly's machines and functions: `node serve-machine.ts <assembly> <data directory>`. */
import { readAssembly } from '../../../local/assembly/read.ts'
import { serve } from '../../../local/served.ts'
import { stepFunctions } from '../../../local/step-functions/service.ts'

const [, , assembly = '', dataDirectory = ''] = process.argv
const served = await serve({
  assembly: readAssembly(assembly),
  dataDirectory,
  mqttPort: 0,
  httpPort: 0,
  parts: [stepFunctions],
  log: () => {},
})
process.stdout.write(served.runtime.endpointUrl)
