import { expect, test } from 'vitest'
import { gathering } from '../../functions/gathering.ts'

const answering = () => {
  const calls: (readonly number[])[] = []
  const finish: ((fails?: boolean) => void)[] = []
  const gather = gathering<number, string>((items) => {
    calls.push(items)
    return new Promise((resolve, reject) =>
      finish.push((fails = false) => (fails ? reject(new Error('down')) : resolve(items.map((item) => `${item}!`)))),
    )
  }, 4)
  return { calls, finish, gather }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('one at a time goes as it is', async () => {
  const { calls, finish, gather } = answering()
  const first = gather([1, 2])
  finish[0]?.()
  expect(await first).toEqual(['1!', '2!'])
  await settled()
  const second = gather([3])
  finish[1]?.()
  expect(await second).toEqual(['3!'])
  expect(calls).toEqual([[1, 2], [3]])
})

test('what comes while a call is under way goes together in the next, as much as fits, and each gets its own answers', async () => {
  const { calls, finish, gather } = answering()
  const all = [[1], [2], [3, 4], [5, 6], [7, 8, 9, 10, 11]].map((items) => gather(items))
  for (let call = 0; call < 4; call += 1) {
    finish[call]?.()
    await settled()
  }
  expect(calls).toEqual([[1], [2, 3, 4], [5, 6], [7, 8, 9, 10, 11]])
  expect(await Promise.all(all)).toEqual([['1!'], ['2!'], ['3!', '4!'], ['5!', '6!'], ['7!', '8!', '9!', '10!', '11!']])
})

test('what fails, fails for all that went together, and nobody behind them', async () => {
  const { finish, gather } = answering()
  const first = gather([1])
  const together = [gather([2]), gather([3])].map((each) => each.catch(({ message }) => message as string))
  finish[0]?.()
  await first
  await settled()
  finish[1]?.(true)
  expect(await Promise.all(together)).toEqual(['down', 'down'])
  const after = gather([4])
  await settled()
  finish[2]?.()
  expect(await after).toEqual(['4!'])
})
