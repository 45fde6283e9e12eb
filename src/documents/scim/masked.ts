/** Words of the schema and of the protocol, which tell nothing of anybody. */
const PLAIN =
  /^(?:true|false|null|work|home|other|mobile|add|replace|remove|urn:ietf:params:scim:[\w.:-]{1,100})$/i;
const HIDDEN_BY_AWS = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** `k…@example.com`, `K…`: enough to tell which value is meant by who has the document. */
export function masked(name: string, text: string): string {
  if (text === '' || PLAIN.test(text) || text === HIDDEN_BY_AWS) return text;
  if (/(?:^|\.)path$/i.test(name)) return maskedPath(text);
  const [first = ''] = text;
  const domain = /@([a-z0-9.-]{1,80})$/i.exec(text.slice(-100))?.[1];
  const start = text.length > 1 && /[\p{L}\p{N}]/u.test(first) ? first : '';
  return domain && text.indexOf('@') === text.lastIndexOf('@') ? `${start}…@${domain}` : `${start}…`;
}

/** Names of attributes stay; what is none may be anything. */
export function maskedName(key: string): string {
  return /^[A-Za-z_$][\w$.:-]{0,119}$/.test(key) ? key : masked('', key);
}

/** The path of a PATCH names attributes; what its filter compares with is a value. */
function maskedPath(path: string): string {
  return path.replace(/"(?:[^"\\]|\\.)*"/g, '"…"').slice(0, 200);
}
