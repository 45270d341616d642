import { missionIdOf } from '../../../messages/mission-id.ts'
import { AnyId } from '../frame/any-id.tsx'

/** Whom a message is about: a robot, or a mission, whose messages lie under `mission:<id>`. */
export const Subject = ({
  robot_id,
  copy = false,
}: {
  readonly robot_id: string | undefined
  readonly copy?: boolean
}) => {
  const mission = robot_id === undefined ? undefined : missionIdOf(robot_id)
  if (mission === undefined) return <AnyId kind="robot" value={robot_id} copy={copy} />
  return (
    <>
      mission <AnyId kind="mission" value={mission} copy={copy} />
    </>
  )
}
