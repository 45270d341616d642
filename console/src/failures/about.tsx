import { AnyId } from '../frame/any-id.tsx'
import { aboutOf, type Failure } from './model.ts'

/** Of whom it is, and the way there. */
export const About = ({ failure }: { readonly failure: Pick<Failure, 'robot_id'> }) => {
  const about = aboutOf(failure)
  return about === undefined ? <span>–</span> : <AnyId kind={about.kind} value={about.id} copy={false} />
}
