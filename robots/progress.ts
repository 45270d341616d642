/** A bar that redraws itself on a terminal, a line per tenth elsewhere (a log file, a CI job). */
export interface Progress {
  show(done: number): void
  end(): void
}

export interface Screen {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

const BAR_WIDTH = 30
const REDRAW_MS = 100

export function progressOn(screen: Screen, total: number, now: () => number): Progress {
  const started = now()
  const words = (done: number): string => {
    const seconds = Math.max(0.001, (now() - started) / 1000)
    const share = Math.floor((done / total) * 100)
    return `${share} %  ${grouped(done)}/${grouped(total)} messages  ${grouped(Math.round(done / seconds))}/s`
  }
  return screen.isTTY === true ? bar(screen, total, now, words) : lines(screen, total, words)
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}

function bar(screen: Screen, total: number, now: () => number, words: (done: number) => string): Progress {
  let drawn = 0
  let latest = 0
  const draw = () => {
    drawn = now()
    const filled = Math.round((latest / total) * BAR_WIDTH)
    const text = `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${words(latest)}`
    screen.write(`\r${text.slice(0, (screen.columns ?? 80) - 1)}\u001b[K`)
  }
  return {
    show(done) {
      latest = done
      if (now() - drawn >= REDRAW_MS) draw()
    },
    end() {
      draw()
      screen.write('\n')
    },
  }
}

function lines(screen: Screen, total: number, words: (done: number) => string): Progress {
  let tenth = 0
  return {
    show(done) {
      const reached = Math.floor((done / total) * 10)
      if (reached <= tenth) return
      tenth = reached
      screen.write(`${words(done)}\n`)
    },
    end() {},
  }
}
