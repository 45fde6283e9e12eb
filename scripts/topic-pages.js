// Writes docs/topics from what idc knows: node scripts/topic-pages.js, after a build.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const AWS = 'https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html';

/** Every page by its file name; `entriesOf` and `stepsOf` say what idc knows of a topic. */
export function topicPages({ TOPICS, entriesOf, stepsOf }) {
  const pages = TOPICS.map((topic) => [`${topic.id}.md`, page(topic, entriesOf(topic), stepsOf(topic))]);
  return new Map([['README.md', list(TOPICS)], ...pages]);
}

function list(topics) {
  const rows = topics.map(
    ({ id, symptom, live }) => `| [${id}](${id}.md) | ${symptom} | ${live.map(ask).join(', ') || 'no API'} |`,
  );
  return `# Topics

What AWS's [troubleshooting page](${AWS}) and the pages around it tell people to check, one page each. Where an
API sees it, a question looks at it live; the rest are instructions. \`idc topics\` lists them, \`idc topics <name>\` shows
one, and \`idc explain\` recognises their texts.

| Topic | What people see | Looked at live by |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function page({ title, symptom, heading, live, unseen, causes }, entries, steps) {
  const sections = [
    `# ${title}`,
    symptom,
    ...(heading ? [`On AWS's page: *${heading}*.`] : []),
    ...entries.map((entry) => `**${entry.title}.** ${entry.meaning}`),
    ...(steps.length > 0 ? ['## What to check', steps.map((step, n) => `${n + 1}. ${step}`).join('\n')] : []),
    ...(entries.length > 0
      ? ['## What would confirm it', bullets(entries.flatMap(({ confirm }) => confirm))]
      : []),
    ...told(entries),
    '## What idc sees',
    live.length > 0 ? bullets(live.map((words) => `${ask(words)} looks at it live.`)) : 'Nothing of it live.',
    ...(unseen ? [`What it cannot see: ${unseen}`] : []),
    ...(causes.length > 0
      ? [`Labels: ${causes.map((cause) => `\`${cause}\``).join(', ')} ([causes](../reference/causes.md)).`]
      : []),
    ...sources(entries),
  ];
  return `${sections.join('\n\n')}\n`;
}

function told(entries) {
  const apart = entries.flatMap((entry) => entry.apart ?? []);
  return apart.length > 0 ? ['## What tells it apart', bullets(apart)] : [];
}

function sources(entries) {
  const all = [...new Set(entries.map(({ source }) => source))];
  return all.length > 0 ? [`Sources: ${all.map((source) => `<${source}>`).join(', ')}`] : [];
}

function bullets(lines) {
  return [...new Set(lines)].map((line) => `- ${line}`).join('\n');
}

function ask(words) {
  const [kind] = words.split(' ');
  const target = kind === 'why-failed' ? '../../README.md' : `../questions/${kind}.md`;
  return `[\`${words}\`](${target})`;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const { TOPICS } = await import('../dist/src/diagnosis/topics/list.js');
  const { entriesOf, stepsOf } = await import('../dist/src/diagnosis/topics/topics.js');
  const folder = fileURLToPath(new URL('../docs/topics/', import.meta.url));
  const pages = topicPages({ TOPICS, entriesOf, stepsOf });
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(`${folder}${name}`);
  for (const [name, text] of pages) writeFileSync(`${folder}${name}`, text);
}
