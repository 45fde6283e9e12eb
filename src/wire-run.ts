import type { Aws } from './aws/clients.ts';
import { type Opened, writeClients } from './aws/write.ts';
import type { Diagnose } from './diagnosis/diagnosis.ts';
import { execute } from './remediation/execute.ts';
import { steady } from './remediation/pace.ts';
import type { WriteSession } from './remediation/session.ts';
import type { Proposals } from './slack/proposals.ts';
import type { startJobs } from './store/jobs.ts';
import { memoryIn } from './store/memory.ts';
import { findRemediation } from './store/remediations.ts';
import type { HeldRun, OpenedSession } from './store/run.ts';
import type { Store } from './store/store.ts';
import { homeRegion } from './wire-aws.ts';
import type { Observed } from './wire-observe.ts';
import { announcing, findingUndo, rechecking } from './wire-undo.ts';

export interface RunnerParts {
  readonly aws: Aws;
  readonly diagnose: Diagnose;
  readonly store: Store;
  readonly proposals: Proposals;
  readonly observed: Observed;
}

/** One approved remediation, in a session of its own. */
export function runner({
  aws,
  diagnose,
  store,
  proposals,
  observed: { correlation, run },
}: RunnerParts): Parameters<typeof startJobs>[1]['run'] {
  return (id, record) => correlation.run(() => apply(id, run(record)), id);

  async function apply(id: string, record: HeldRun): Promise<void> {
    const remediation = await findRemediation(store, id);
    if (!remediation) return;
    await execute(remediation, {
      record,
      pace: steady,
      recheck: rechecking(store, diagnose, findingUndo(aws, memoryIn(store))),
      announce: announcing(proposals, remediation),
      write: async (session) => {
        const region = await homeRegion(aws);
        const onOpened = (opened: Opened) => record.opened(openedSession(session, opened));
        return writeClients(aws.writing(region), aws.roles, { ...session, onOpened });
      },
    });
  }
}

function openedSession(session: WriteSession, opened: Opened): OpenedSession {
  const { SourceIdentity: sourceIdentity, RoleSessionName: name, Policy: policy } = session;
  const tags = Object.fromEntries(session.Tags.map(({ Key, Value }) => [Key, Value]));
  return { ...opened, sourceIdentity, name, tags, policy };
}
