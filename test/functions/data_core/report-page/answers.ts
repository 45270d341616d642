import type { Answers, Report } from '../../../../functions/data_core/report-page/page.ts'

/** What the warehouse answers about a day of so many robots. */
export const dayOf = (robots: number, over: Partial<Answers> = {}): Report => ({
  day: '2026-05-13',
  environment: 'dev',
  made_at: '2026-05-14T00:50:00.000Z',
  settled_until: '2026-05-14T00:00:00.000Z',
  answers: { ...answersOf(robots), ...over },
})

const hours = Array.from({ length: 24 }, (_, hour) => `2026-05-13 ${String(hour).padStart(2, '0')}:00:00.000`)

export const emptyDay: Report = {
  day: '2026-05-13',
  made_at: '2026-05-14T00:50:00.000Z',
  answers: Object.fromEntries(Object.keys(answersOf(1)).map((name) => [name, []])),
}

/** As texts, which is what the warehouse answers; numbers come from the API. */
function answersOf(robots: number): Answers {
  const first = Array.from({ length: Math.min(20, robots) }, (_, at) => ({
    robot_id: `day-${String(at + 1).padStart(4, '0')}`,
  }))
  return {
    'report-messages': hours.flatMap((hour, at) => [
      {
        hour,
        kind: 'telemetry',
        messages: String(robots * (10 + at)),
        bytes: String(robots * (10 + at) * 600),
        robots: String(robots),
      },
      { hour, kind: 'fact', messages: String(robots * 2), bytes: String(robots * 300), robots: String(robots) },
    ]),
    'report-robots': first.map((one, at) => ({ ...one, messages: 600 - at, bytes: 300_000, robots })),
    'report-states': hours.flatMap((hour, at) => [
      { hour, state: 'working', milliseconds: String(robots * 1_800_000 + at * 1_000), robots: String(robots) },
      { hour, state: 'idle', milliseconds: String(robots * 1_800_000 - at * 1_000), robots: String(robots) },
    ]),
    'report-decisions': hours.flatMap((hour) => [
      { hour, outcome: 'applied', cause: '', decisions: String(robots * 2) },
      { hour, outcome: 'refused', cause: 'not_allowed', decisions: '1' },
    ]),
    'report-failures': [
      {
        kind: 'dispatch',
        stage: 'open',
        error_class: 'NotJson',
        failures: '10',
        still_open: '4',
        robots: '3',
        failures_in_all: '10',
        still_open_in_all: '4',
      },
    ],
    'report-missions': [
      {
        ended_as: 'completed',
        missions: '12',
        waited_ms_p50: '900',
        lead_ms_p50: '61000',
        lead_ms_p90: '140000',
        lead_ms_p99: '200000',
        lead_ms_max: '210000',
        late: '1',
      },
    ],
    'report-commands': [
      {
        type: 'work.start',
        commands: '30',
        done: '29',
        acknowledged_ms_p50: '40',
        acknowledged_ms_p95: '210',
        ended_ms_p50: '60000',
        ended_ms_p95: '90000',
        ended_ms_p99: '120000',
      },
    ],
    'report-batteries': first.map((one, at) => ({
      ...one,
      battery_min: String(12 + at),
      battery_last: '55.5',
      robots: String(robots),
    })),
    'report-distances': first.map((one, at) => ({
      ...one,
      distance_metres: String(4_000 - at * 10),
      samples: '600',
      distance_in_all: String(robots * 3_900),
      robots: String(robots),
    })),
    'report-availability': first.map((one, at) => ({
      ...one,
      known_ms: '86400000',
      available_ms: String(80_000_000 + at),
      fault_ms: '600000',
      faults: '2',
      available_percent: '92.59',
      known_in_all: String(robots * 86_400_000),
      available_in_all: String(robots * 80_000_000),
      fault_in_all: String(robots * 600_000),
      faults_in_all: String(robots * 2),
      robots: String(robots),
    })),
    'report-cost': [
      { service: 'Kinesis', quantity: '1000', dollars: '0.4' },
      { service: 'Step Functions', quantity: '200', dollars: '0.02' },
    ],
    'report-dear-robots': first.map((one) => ({
      ...one,
      dollars: '0.00021',
      dollars_in_all: '0.42',
      robots: String(robots),
    })),
    'report-loss': [
      {
        claimed: '900',
        streamed: '1000',
        decided: '1000',
        landed: '1000',
        settled: '990',
        unopened: '10',
        pending: '0',
        derived: '20',
        lost: '0',
        unknown_hours: '5',
        robot_hours: '48',
        robots: '2',
      },
    ],
    'report-gaps': [],
  }
}
