import { h, link } from './dom.js';
import { channelMention, dateText, groupMention, userMention } from './mentions.js';

const inline = [
  { pattern: /`([^`\n]+)`/, node: ([, code], names) => h('code', {}, plain(code, names)) },
  { pattern: /<([^<>\n]+)>/, node: ([, inside], names) => reference(inside, names) },
  { pattern: /(?<![\w*])\*(?=\S)([^*\n]+)\*(?![\w*])/, node: nested('strong') },
  { pattern: /(?<![\w_])_(?=\S)([^_\n]+)_(?![\w_])/, node: nested('em') },
  { pattern: /(?<![\w~])~(?=\S)([^~\n]+)~(?![\w~])/, node: nested('s') },
];

/** Slack's mrkdwn as DOM nodes. */
export function mrkdwn(text, names) {
  // A fenced block swallows the line breaks around it; a fence that never ends is ordinary text.
  return text.split(/(```[\s\S]+?```\n?)/).flatMap((part) => {
    const code = /^```\n?([\s\S]+?)\n?```\n?$/.exec(part);
    if (code) return [h('pre', { tabindex: '0' }, plain(code[1], names))];
    return part === '' ? [] : quoted(part, names);
  });
}

function quoted(text, names) {
  const groups = [];
  for (const line of text.split('\n')) {
    const quote = /^(&gt;|>) ?/.exec(line);
    const last = groups.at(-1);
    const words = quote ? line.slice(quote[0].length) : line;
    if (last && last.quote === Boolean(quote)) last.lines.push(words);
    else groups.push({ quote: Boolean(quote), lines: [words] });
  }
  return groups.flatMap(({ quote, lines }) => {
    const nodes = spans(lines.join('\n'), names);
    return quote ? [h('blockquote', {}, nodes)] : nodes;
  });
}

function spans(text, names) {
  const found = inline
    .map((rule) => ({ rule, match: rule.pattern.exec(text) }))
    .filter(({ match }) => match)
    .sort((one, other) => one.match.index - other.match.index)[0];
  if (!found) return [decoded(text)];
  const { rule, match } = found;
  const after = text.slice(match.index + match[0].length);
  return [decoded(text.slice(0, match.index)), rule.node(match, names), ...spans(after, names)];
}

function nested(tag) {
  return ([, text], names) => h(tag, {}, spans(text, names));
}

/** What stands between < and >: a person, group, channel, date, broadcast or link. */
function reference(inside, names) {
  const [target, label] = splitOnce(inside, '|');
  if (target.startsWith('@')) return userMention(target.slice(1), names);
  if (target.startsWith('#')) return channelMention(target.slice(1), names, label);
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length), names, label);
  if (target.startsWith('!date^')) return dateReference(target.slice('!date^'.length), label);
  if (target.startsWith('!')) return h('span', { class: 'mention' }, `@${target.slice(1)}`);
  return link(decoded(target), label === undefined ? undefined : decoded(label));
}

function dateReference(target, label) {
  const [seconds, format = '', address] = target.split('^');
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return decoded(label ?? target);
  const time = h('time', { datetime: when.toISOString(), title: when.toUTCString() }, dateText(when, format));
  return address ? link(address, time) : time;
}

function plain(text, names) {
  return decoded(text.replace(/<([^<>\n]+)>/g, (_, inside) => asText(reference(inside, names))));
}

function asText(node) {
  return typeof node === 'string' ? node : node.textContent;
}

function decoded(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
