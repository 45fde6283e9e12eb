import { h } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [560, 180, 28, 22];

/**
 * A data_visualization block: bars, stacked here where Slack groups them, with a legend that does not rest on colour
 * alone. Other charts are told in words.
 */
export function chart({ title, chart: { type, series = [], segments = [], axis_config: axis } }) {
  if (type !== 'bar') return h('p', { class: 'hint' }, `${title}: ${words(segments)}`);
  const { categories } = axis;
  const totals = categories.map((_, n) => series.reduce((sum, { data }) => sum + data[n].value, 0));
  const most = Math.max(...totals, 1);
  const sums = series.map(({ name, data }) => ({
    label: name,
    value: data.reduce((sum, { value }) => sum + value, 0),
  }));
  return h(
    'figure',
    { class: 'chart' },
    h('figcaption', {}, title),
    picture({ series, categories, most, label: `${title}: ${words(sums)}` }),
    h(
      'ul',
      { class: 'legend' },
      sums.map(({ label, value }, n) =>
        h('li', {}, h('span', { class: `swatch series-${n}` }), `${label}: ${value}`),
      ),
    ),
  );
}

function words(points) {
  return points.map(({ label, value }) => `${label} ${value}`).join(', ');
}

function picture({ series, categories, most, label }) {
  const room = HEIGHT - BOTTOM - 8;
  const step = (WIDTH - LEFT) / categories.length;
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label });
  svg.append(label_(LEFT - 6, 12, most, 'end'), label_(LEFT - 6, HEIGHT - BOTTOM, 0, 'end'));
  categories.forEach((category, n) => {
    let top = HEIGHT - BOTTOM;
    series.forEach(({ name, data }, index) => {
      const height = (data[n].value / most) * room;
      top -= height;
      const bar = shape('rect', {
        class: `series-${index}`,
        x: LEFT + n * step + 4,
        y: top,
        width: step - 8,
        height,
      });
      bar.append(shape('title', {}, `${category}, ${name}: ${data[n].value}`));
      svg.append(bar);
    });
    const x = LEFT + n * step + step / 2;
    svg.append(label_(x, HEIGHT - 6, category, 'middle'));
  });
  return svg;
}

function label_(x, y, text, anchor) {
  return shape('text', { x, y, 'text-anchor': anchor }, text);
}

function shape(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}
