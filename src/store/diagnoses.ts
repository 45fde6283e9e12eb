import { sql } from 'kysely';
import type { Diagnosis, QuestionName } from '../diagnosis/diagnosis.ts';
import { json } from './json.ts';
import type { Store } from './store.ts';

/** Saves a diagnosis under its id; saving it again (a question followed to its end) replaces it. */
export async function saveDiagnosis(store: Store, diagnosis: Diagnosis): Promise<void> {
  const row = {
    question: json(diagnosis.question),
    diagnosis: json(diagnosis),
    at: diagnosis.takenAt,
  };
  await store.db
    .insertInto('diagnoses')
    .values({ id: diagnosis.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function findDiagnosis(store: Store, id: string): Promise<Diagnosis | undefined> {
  const row = await store.db
    .selectFrom('diagnoses')
    .select('diagnosis')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.diagnosis;
}

/** The newest answer to this kind of question, whoever asked. */
export async function lastDiagnosis(store: Store, kind: QuestionName): Promise<Diagnosis | undefined> {
  const row = await store.db
    .selectFrom('diagnoses')
    .select('diagnosis')
    .where(sql<boolean>`question ->> 'kind' = ${kind}`)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.diagnosis;
}
