import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { type LineageLink, linkWords } from './model.ts'

/** Where a failure comes from and what became of it, both ways: shown when there is more than itself. */
export const Lineage = ({
  failure: { lineage },
}: {
  readonly failure: { readonly lineage: readonly LineageLink[] }
}) => {
  if (lineage.length < 2) return null
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${lineage.length})`} description="From the first failure to the last message">
          Where it comes from and what it became
        </Header>
      }
    >
      <ol>
        {lineage.map((link) => (
          <li key={link.failure_id ?? link.message_id} aria-current={link.asked ? 'true' : undefined}>
            <SpaceBetween direction="horizontal" size="s">
              {link.asked ? <strong>{linkWords(link)}</strong> : <span>{linkWords(link)}</span>}
              {link.failure_id !== undefined && !link.asked && (
                <AnyId kind="failure" value={link.failure_id} copy={false} />
              )}
              {link.message_id !== undefined && (
                <span>
                  {'message '}
                  <AnyId kind="message" value={link.message_id} robot_id={link.robot_id} copy={false} />
                </span>
              )}
              {link.type !== undefined && <ForeignText value={link.type} />}
            </SpaceBetween>
          </li>
        ))}
      </ol>
    </Container>
  )
}
