import type { MappedRole } from './policy.ts';

const MOST = 200;
/** In YAML, in JSON, and in JSON that carries the YAML as a text. */
const ROLE = /rolearn\\?["']?[ \t]*:[ \t]*\\?["']?(arn:[^\s"'\\,}]{1,2000})/g;

/** The roles of the aws-auth ConfigMap of an EKS cluster, as text: nothing of the YAML around them is read. */
export function readMappedRoles(text: string): MappedRole[] {
  const found: MappedRole[] = [];
  let [line, at] = [1, 0];
  for (const { index, 1: arn = '' } of text.matchAll(ROLE)) {
    for (; at < index; at += 1) if (text[at] === '\n') line += 1;
    found.push({ arn, line });
    if (found.length === MOST) break;
  }
  return found;
}
