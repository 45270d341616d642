/** How much more for each one on the x axis, by the line that fits best (least squares). NaN of fewer than two. */
export const slopeOf = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(([one]) => one), mean(([, one]) => one)]
  const along = points.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0)
  return along / points.reduce((sum, [one]) => sum + (one - x) ** 2, 0)
}
