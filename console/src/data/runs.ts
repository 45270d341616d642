/** Runs of the warehouse: what each settled, and whether it is all right. Pure. */
import type { components } from '../network/api-types.ts'

export type DataRun = components['schemas']['DataRun']

export const jobs: Readonly<Record<string, string>> = {
  hourly: 'Hourly: settles what landed',
  nightly: 'Nightly: tidies up',
  range: 'Asked for: settles a range again',
}

export const totalsOf = ({ report }: DataRun) => {
  const tables = report?.tables ?? []
  return {
    rows_in: tables.reduce((all, { rows_in }) => all + rows_in, 0),
    rows_out: tables.reduce((all, { rows_out }) => all + rows_out, 0),
    rejected: tables.reduce((all, { rejected }) => all + rejected, 0),
  }
}

export const durationMs = ({ begun_at, ended_at }: DataRun): number | undefined =>
  begun_at === undefined || ended_at === undefined ? undefined : Date.parse(ended_at) - Date.parse(begun_at)

export const isUnderWay = ({ status }: DataRun): boolean => status === 'asked' || status === 'running'

/** As a sentence: what a person would say of it. */
export const runInWords = (run: DataRun): string => {
  const { rows_out, rejected } = totalsOf(run)
  switch (run.status) {
    case 'failed':
      return run.error ?? 'Failed, and did not say why'
    case 'asked':
      return 'Waits for its turn'
    case 'running':
      return 'Under way'
    default:
      return `${rows_out.toLocaleString('en')} rows${rejected > 0 ? `, ${rejected.toLocaleString('en')} rejected` : ''}`
  }
}
