import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { saveDiagnosis } from '../../src/store/diagnoses.ts';
import { startBeating } from '../../src/store/processes.ts';
import {
  type AskedQuestion,
  answerQuestion,
  endTold,
  failQuestion,
  findQuestion,
  interruptQuestions,
  placeQuestion,
  startAgain,
  startQuestion,
} from '../../src/store/questions.ts';
import type { Store } from '../../src/store/store.ts';
import { diagnosis, type Opened, opened } from './given.ts';

let database: Opened;
beforeAll(async () => {
  database = await opened();
});
afterAll(() => database.close());

const question = { askedBy: 'UKIM', team: 'T1', channel: 'C1', text: 'why \0', private: true };

async function silence(store: Store, seconds: number): Promise<void> {
  await sql`update processes set beat_at = now() - make_interval(secs => ${seconds})
    where id = ${store.processId}`.execute(store.db);
}

test('a question is kept from the asking to its answer', async () => {
  const { store } = database;
  const id = await startQuestion(store, question);
  await placeQuestion(store, id, { channel: 'D1', ts: '1.2' });
  expect(await findQuestion(store, id)).toMatchObject({
    ...question,
    text: 'why \uFFFD',
    state: 'running',
    message: { channel: 'D1', ts: '1.2' },
  });
  await saveDiagnosis(store, diagnosis());
  await answerQuestion(store, id, 'd1');
  expect(await findQuestion(store, id)).toMatchObject({ state: 'answered', diagnosisId: 'd1' });
  const second = await startQuestion(store, question);
  await failQuestion(store, second);
  expect(await findQuestion(store, second)).toMatchObject({ state: 'failed' });
  expect(await findQuestion(store, 'no id')).toBeUndefined();
});

test('questions of a dead process are interrupted once, those of a living one are not', async () => {
  const { store } = database;
  const dead = await database.another();
  const lost = await startQuestion(dead, question);
  const mine = await startQuestion(store, question);
  expect(await interruptQuestions(store, 20)).toEqual([]);
  await silence(dead, 21);
  const other = await database.another();
  const found = await Promise.all([interruptQuestions(store, 20), interruptQuestions(other, 20)]);
  expect(found.flat()).toMatchObject([{ id: lost, state: 'interrupted' }]);
  expect(await findQuestion(store, mine)).toMatchObject({ state: 'running' });
});

test('who was to say that a question was interrupted and did not is replaced after a minute', async () => {
  const { store } = database;
  const id = await interrupted();
  await placeQuestion(store, id, { channel: 'C1', ts: '8.8' });
  expect(await interruptQuestions(store, 20)).toEqual([]);
  const late = () =>
    sql`update questions set untold_since = untold_since - interval '61 seconds' where id = ${id}`.execute(
      store.db,
    );
  await late();
  expect(await interruptQuestions(store, 20)).toMatchObject([{ id }]);
  await late();
  await endTold(store, id);
  expect(await interruptQuestions(store, 20)).toEqual([]);
});

test('a question that failed is found until its message says so, and stays failed', async () => {
  const { store } = database;
  const id = await startQuestion(store, question);
  await failQuestion(store, id);
  expect(await interruptQuestions(store, 20)).toEqual([]);
  await sql`update questions set untold_since = untold_since - interval '61 seconds' where id = ${id}`.execute(
    store.db,
  );
  expect(await interruptQuestions(store, 20)).toMatchObject([{ id, state: 'failed' }]);
  await endTold(store, id);
  expect(await interruptQuestions(store, 0)).not.toContainEqual(expect.objectContaining({ id }));
});

test('a process beats on while it says what was interrupted', async () => {
  const { store } = database;
  const dead = await database.another();
  await startQuestion(dead, question);
  await silence(dead, 21);
  let said = () => {};
  await new Promise<void>((beatenThrice, failed) => {
    let beats = 0;
    const beating = startBeating(store, {
      onInterrupted: () =>
        new Promise((resolve) => {
          said = resolve;
        }),
      onLiving: () => {
        beats += 1;
        if (beats < 3) return;
        said();
        beating.then(({ stop }) => stop()).then(beatenThrice, failed);
      },
      onError: failed,
      beatMs: 10,
    });
  });
});

test('a process that ends tidily leaves no question running', async () => {
  const { store } = database;
  const ending = await database.another();
  const left = await startQuestion(ending, question);
  await ending.close();
  expect(await interruptQuestions(store, 20)).toMatchObject([{ id: left }]);
});

test('beating keeps a process alive and finds the questions of those that died', async () => {
  const { store } = database;
  const dead = await database.another();
  const lost = await startQuestion(dead, question);
  await silence(dead, 21);
  await silence(store, 21);
  const mine = await startQuestion(store, question);
  const seen: AskedQuestion[] = [];
  const living: number[] = [];
  const beating = await startBeating(store, {
    onInterrupted: async (questions) => void seen.push(...questions),
    onLiving: (processes) => void living.push(processes),
    onError: () => {},
  });
  await beating.stop();
  expect(seen.map(({ id }) => id)).toEqual([lost]);
  // This one, and the one of the test before.
  expect(living).toEqual([2]);
  expect(await findQuestion(store, mine)).toMatchObject({ state: 'running' });
});

test('asked again in two processes at once it is answered by one of them, and again when that one dies', async () => {
  const { store } = database;
  const other = await database.another();
  const place = { channel: 'C1', ts: '7.7' };
  await placeQuestion(store, await interrupted(), place);
  const started = await Promise.all([store, other].map((one) => startAgain(one, question, place)));
  const [again = '', ...more] = started.filter((id) => id !== undefined);
  expect(more).toEqual([]);
  await failQuestion(store, again);
  const last = await startAgain(other, question, place);
  expect(await findQuestion(store, last ?? '')).toMatchObject({ state: 'running', message: place });
  await saveDiagnosis(store, diagnosis());
  await answerQuestion(other, last ?? '', 'd1');
  expect(await startAgain(store, question, place)).toBeUndefined();
});

async function interrupted(): Promise<string> {
  const dead = await database.another();
  const id = await startQuestion(dead, question);
  await silence(dead, 21);
  await interruptQuestions(database.store, 20);
  return id;
}
