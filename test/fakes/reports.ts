import { type MadeReport, type MadeReports, type Reports, reportKeyOf } from '../../functions/ports/reports.ts'

export const fakeReports = (): Reports & MadeReports => {
  const made = new Map<string, MadeReport>()
  return {
    write: async (day, page) => {
      made.set(day, { day, made_at: `${day}T23:59:59.000Z`, bytes: Buffer.byteLength(page) })
      return { bucket: 'lake', key: reportKeyOf(day) }
    },
    list: async ({ limit, after }) => {
      const [last] = after ?? []
      const rest = [...made.values()]
        .toSorted((a, b) => b.day.localeCompare(a.day))
        .filter(({ day }) => last === undefined || day < last)
      const items = rest.slice(0, limit)
      const end = items.at(-1)
      return { items, ...(end !== undefined && rest.length > limit && { next: [end.day] }) }
    },
    read: async (day) => made.get(day),
    address: async (day, seconds) => `https://lake.example/${reportKeyOf(day)}?expires=${seconds}`,
  }
}
