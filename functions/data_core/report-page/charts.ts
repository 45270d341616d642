import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { drawn, type Html, html } from './html.ts'

/*
 * Pictures as text: ECharts draws them as SVG without a browser. Colours are names of the page (page.ts), so that one picture is
 * right in the dark and in the light; nothing of it moves, and nothing of it is a script.
 */
use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer])

export interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
}

export interface Chart {
  /** Of this picture in its page. */
  readonly id: string
  /** For whoever does not see it. */
  readonly says: string
  readonly unit: string
}

/** One bar an hour, its parts upon each other. */
export const stackedHours = (chart: Chart, hours: readonly string[], series: readonly Series[]): Html =>
  svg(chart, 260, {
    ...frame(series),
    grid: { left: 64, right: 12, top: 52, bottom: 26 },
    xAxis: { type: 'category', data: hours, ...axis },
    yAxis: { type: 'value', name: chart.unit, ...axis },
    series: series.map(({ name, values }) => ({
      ...bar,
      name: harmless(name),
      stack: 'all',
      data: values,
      barCategoryGap: '20%',
    })),
  })

/** One bar each, longest first, with names beside them. */
export const rankedBars = (chart: Chart, names: readonly string[], series: readonly Series[]): Html =>
  svg(chart, 56 + names.length * Math.max(20, series.length * 12), {
    ...frame(series),
    grid: { left: 190, right: 60, top: series.length > 1 ? 36 : 12, bottom: 30 },
    xAxis: { type: 'value', name: chart.unit, nameLocation: 'middle', nameGap: 20, ...axis },
    yAxis: {
      type: 'category',
      data: names.map(harmless),
      inverse: true,
      ...axis,
      axisLabel: ink,
    },
    series: series.map(({ name, values }) => ({ ...bar, name: harmless(name), data: values })),
  })

/**
 * ECharts keeps texts as names of a plain object's fields: of a robot called `__proto__` it writes into what all objects inherit
 * from, for the whole process. Behind a space that does not break no text is such a name.
 */
const harmless = (text: string): string => (text in Object.prototype ? `${text}\u00a0` : text)

const svg = ({ id, says }: Chart, height: number, option: object): Html => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, backgroundColor: 'transparent', ...option })
    return html`<div class="chart" role="img" aria-label="${says}">${drawn(still(chart.renderToSVGString(), id))}</div>`
  } finally {
    // It keeps a clock of its own, and the process with it.
    chart.dispose()
  }
}

const width = 900

/**
 * Without what a mouse would change, and the same text each time: ECharts counts its pictures, and names what is in them by the
 * number.
 */
const still = (text: string, id: string): string =>
  text
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (ecmeta_[a-z_]+|class)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, () => `${id}-`)
    .replace(/<svg width="\d+" height="\d+"/, (size) => size.replace('<svg', '<svg aria-hidden="true"'))

const ink = { color: 'var(--ink)', fontSize: 11 } as const

const axis = {
  axisLabel: ink,
  nameTextStyle: ink,
  axisLine: { lineStyle: { color: 'var(--line)' } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: 'var(--line)' } },
} as const

const bar = { type: 'bar', silent: true, emphasis: { disabled: true }, barMaxWidth: 28 } as const

const frame = (series: readonly Series[]) => ({
  color: series.map((_, at) => `var(--c${(at % coloursOfPage) + 1})`),
  ...(series.length > 1 && {
    legend: { top: 0, left: 0, textStyle: ink, itemWidth: 14, itemHeight: 10, itemGap: 28, selectedMode: false },
  }),
})

/** As many as page.ts has. */
export const coloursOfPage = 8
