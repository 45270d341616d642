/**
 * The virtual AGV of vda-5050-lib, as it comes from npm, in a process of its own, so that it can be killed.
 *
 *   node vda-agv-process.ts {"broker_url": URL, "serial": TEXT, "version": "2.0.0" | "1.1.0", "time_lapse": N}
 */
import { AgvController, VirtualAgvAdapter, type VirtualAgvAdapterOptions } from 'vda-5050-lib'

export interface AgvSettings {
  readonly broker_url: string
  readonly serial: string
  readonly version: '1.1.0' | '2.0.0'
  /** How much faster than a real robot it lives. */
  readonly time_lapse: number
}

const { broker_url, serial, version, time_lapse } = JSON.parse(process.argv[2] ?? '{}') as AgvSettings
const options: VirtualAgvAdapterOptions = { timeLapse: time_lapse, tickRate: 20, initialBatteryCharge: 80 }
const agv = new AgvController(
  { manufacturer: 'RobotCompany', serialNumber: serial },
  { interfaceName: 'uagv', vdaVersion: version, transport: { brokerUrl: broker_url, reconnectPeriod: 200 } },
  { agvAdapterType: VirtualAgvAdapter },
  options,
)
await agv.start()
process.stdout.write('ready\n')
