import { reportQueries } from '../../../warehouse/queries/report.ts'
import { coloursOfPage } from './charts.ts'
import { type Html, html } from './html.ts'
import type { Report } from './report.ts'
import { headline, sections } from './sections.ts'

export type { Answers, Report } from './report.ts'

/** A day as one page that needs nothing else: no script, no font, no picture from anywhere. The same report gives the same text. */
export const reportPage = (report: Report): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.day} – Signalbox</title>
<style>${styles}</style>
</head>
<body>
<header>
<h1>${report.day}</h1>
<p>Signalbox${report.environment === undefined ? '' : ` ${report.environment}`}: the day from 00:00 to 24:00 UTC, by when the edge received what was said. Made ${report.made_at}${report.settled_until === undefined ? '' : `, from what was settled until ${report.settled_until}`}.</p>
${incomplete(report)}</header>
<main>
<section aria-label="The day in numbers"><dl class="tiles">${headline(report).map(
    ({ name, value, note }) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`,
  )}</dl></section>
${sections(report).map(
  ({ id, title, says, pictures, tables, sources }) => html`<section id="${id}">
<h2>${title}</h2>
<p>${says}</p>
${pictures}
${tables.filter(({ rows }) => rows.length > 0).map(tableOf)}
<p class="source">Source: ${sources.join('; ')}</p>
</section>
`,
)}</main>
</body>
</html>
`.html

/** A number of a question that nobody answered looks like 0: whoever reads the page has to know before. */
const incomplete = ({ answers }: Report): Html => {
  const missing = reportQueries.filter(({ name }) => answers[name] === undefined)
  if (missing.length === 0) return html``
  return html`<p class="incomplete"><strong>Incomplete: ${missing.length} of ${reportQueries.length} questions could not be answered</strong> (${missing.map(({ name }) => name).join(', ')}). What they count is missing below, and is not 0.</p>
`
}

export interface PageTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

const tableOf = ({ caption, columns, rows }: PageTable): Html =>
  html`<details${rows.length <= 12 ? openly : closed}><summary>${caption}</summary><div class="wide"><table>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${row.map((cell) => (isNumber(cell) ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`))}</tr>
`,
  )}</tbody>
</table></div></details>
`

const openly = html` open`
const closed = html``

const isNumber = (cell: string | number): boolean =>
  typeof cell === 'number' || /^[-–]?[\d,.]+( ?(%|s|ms|min|h|m|km|MB|KB|GB|\$))?$/.test(cell)

const light = ['#2563eb', '#0d9488', '#d97706', '#dc2626', '#7c3aed', '#65a30d', '#db2777', '#64748b'] as const
const dark = ['#60a5fa', '#2dd4bf', '#fbbf24', '#f87171', '#a78bfa', '#a3e635', '#f472b6', '#94a3b8'] as const
if (light.length !== coloursOfPage || dark.length !== coloursOfPage)
  throw new Error(`A page has ${coloursOfPage} colours`)

const named = (colours: readonly string[]): string => colours.map((colour, at) => `--c${at + 1}:${colour}`).join(';')

const styles: Html = {
  html: `:root{${named(light)};--ink:#334155;--line:#cbd5e1;--page:#ffffff;--text:#0f172a;--card:#f1f5f9}
@media (prefers-color-scheme: dark){:root{${named(dark)};--ink:#cbd5e1;--line:#475569;--page:#0f172a;--text:#f1f5f9;--card:#1e293b}}
body{background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:1rem}
h1{margin-bottom:0}h2{margin:2.5rem 0 0;border-top:1px solid var(--line);padding-top:1rem}
.chart svg{max-width:100%;height:auto}.source,.note{color:var(--ink);font-size:12px}
.incomplete{border-left:4px solid var(--c4);padding-left:.8rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(170px,1fr));gap:.6rem;margin:1rem 0}
.tiles div{background:var(--card);border-radius:6px;padding:.6rem .8rem}.tiles dt{font-size:12px;color:var(--ink)}
.tiles dd{margin:0;font-size:1.4rem;font-variant-numeric:tabular-nums}.tiles dd.note{font-size:12px}
table{border-collapse:collapse;font-size:13px;margin:.5rem 0}th,td{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}
td{overflow-wrap:break-word;max-width:48ch}td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr+tr td{border-top:1px solid var(--line)}.wide{overflow-x:auto}summary{cursor:pointer}`,
}
