import { anything, byType, integer, list, oneOf, type Rule, shape, string } from './rules.ts';

// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

const style = { style: anything };
const inline = byType({
  text: shape({ text: string() }, style),
  link: shape({ url: string() }, { text: string(), unsafe: anything, ...style }),
  user: shape({ user_id: string() }, style),
  usergroup: shape({ usergroup_id: string() }, style),
  channel: shape({ channel_id: string() }, style),
  emoji: shape({ name: string() }, { unicode: string(), skin_tone: anything, ...style }),
  broadcast: shape({ range: oneOf('here', 'channel', 'everyone') }, style),
  date: shape({ timestamp: anything, format: string() }, { url: string(), fallback: string(), ...style }),
});

const inlines = list(inline, { min: 0 });
const section = shape({ elements: inlines });
const border = { border: integer(0, 1) };

const element = byType({
  rich_text_section: section,
  rich_text_preformatted: shape({ elements: inlines }, { ...border, language: string() }),
  rich_text_quote: shape({ elements: inlines }, border),
  rich_text_list: shape(
    { style: oneOf('bullet', 'ordered'), elements: list(byType({ rich_text_section: section })) },
    { indent: integer(0, 8), offset: integer(0, 100_000), ...border },
  ),
});

/** The fields of a `rich_text` block or cell, besides its block_id. */
export const richTextFields: Record<string, Rule> = { elements: list(element) };
/** A `rich_text` object inside another block. */
export const richText = byType({ rich_text: shape(richTextFields, { block_id: string(255) }) });
