import { h, link } from './dom.js';
import { channelMention, dateText, groupMention, userMention } from './mentions.js';

/** A rich_text object as DOM nodes. */
export function richText(block, names) {
  return block.elements.map((element) => part(element, names));
}

function part(element, names) {
  const inside = () => element.elements.map((one) => inline(one, names));
  if (element.type === 'rich_text_preformatted') return h('pre', { tabindex: '0' }, inside());
  if (element.type === 'rich_text_quote') return h('blockquote', {}, inside());
  if (element.type === 'rich_text_list') {
    const items = element.elements.map((section) => h('li', {}, part(section, names)));
    const attributes = {
      class: `indent-${element.indent ?? 0}`,
      start: element.offset && element.offset + 1,
    };
    return h(element.style === 'ordered' ? 'ol' : 'ul', attributes, items);
  }
  return h('span', { class: 'rich' }, inside());
}

function inline(element, names) {
  return styled(bare(element, names), element.style ?? {});
}

function bare(element, names) {
  switch (element.type) {
    case 'link':
      return link(element.url, element.text);
    case 'user':
      return userMention(element.user_id, names);
    case 'usergroup':
      return groupMention(element.usergroup_id, names);
    case 'channel':
      return channelMention(element.channel_id, names);
    case 'broadcast':
      return h('span', { class: 'mention' }, `@${element.range}`);
    case 'emoji':
      return `:${element.name}:`;
    case 'date': {
      const when = new Date(Number(element.timestamp) * 1000);
      return h('time', { datetime: when.toISOString() }, dateText(when, element.format));
    }
    default:
      return element.text;
  }
}

function styled(node, style) {
  const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code' };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}
