/** Builds the code to paste from what is chosen, and shows what comes of it. */
const form = document.querySelector('form');
const code = document.querySelector('textarea');
const notice = document.querySelector('[role="status"]');
const preview = document.querySelector('butie-calculator');
const folder = new URL('.', location.href).href;
const WISHES = ['region', 'audience', 'calculator', 'lang', 'mode', 'scheme'];
/** The accent that is there when none is chosen. */
const USUAL = form.elements.accent.value;

form.elements.folder.value = folder;

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function options(select, entries) {
  const [free] = select.options;
  const before = select.value;
  select.replaceChildren(free, ...entries.map(([value, words]) => new Option(words, value)));
  // What is offered still stays chosen.
  select.value = entries.some(([value]) => value === before) ? before : '';
}

/** What there is to choose from, given what is chosen above it. */
function offer(rulesets) {
  const { region, audience, calculator } = form.elements;
  const here = rulesets.filter(({ id }) => !region.value || id === region.value).flatMap(({ calculators }) => calculators);
  const audiences = new Map(here.flatMap((one) => one.audience.map(({ id, name }) => [id, name.zh])));
  options(audience, [...audiences]);
  const serves = (one) => !audience.value || one.audience.some(({ id }) => id === audience.value);
  options(calculator, region.value ? here.filter(serves).map(({ id, title }) => [id.split('/')[1], title.zh]) : []);
}

/** How much lighter one colour is than another, as the accessibility guidelines measure it. */
function contrast(one, other) {
  const light = (color) => {
    const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
    const [red, green, blue] = parts.map((part) => (part > 0.03928 ? ((part + 0.055) / 1.055) ** 2.4 : part / 12.92));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function show() {
  const { way, accent } = form.elements;
  const wished = WISHES.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
  for (const name of WISHES) {
    const { value } = form.elements[name];
    if (value) preview.setAttribute(name, value);
    else preview.removeAttribute(name);
  }
  preview.style.setProperty('--butie-accent', accent.value === USUAL ? '' : accent.value);
  const at = form.elements.folder.value.replace(/\/?$/, '/');
  const words = (prefix) => wished.map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`).join('');
  const script = (name, more = '') => {
    const { [name]: file, [`${name}Integrity`]: integrity } = code.dataset;
    return `<script async src="${escaped(at + file)}"\n  integrity="${integrity}" crossorigin="anonymous"${more}></script>`;
  };
  const style = accent.value === USUAL ? '' : ` style="--butie-accent: ${accent.value}"`;
  const element = `<butie-calculator${words('')}${style}></butie-calculator>`;
  code.value = { element: `${script('loader')}\n${element}`, all: `${script('all')}\n${element}`, frame: script('frame', words('data-')) }[way.value];
  const said = [];
  if (contrast(accent.value, '#ffffff') < 4.5) said.push('这个颜色上的白字看不清，请选深一些的。White words on this colour are hard to read; choose a darker one.');
  if (way.value === 'frame' && style) said.push('框架里换不了颜色。A frame keeps its own colours.');
  notice.hidden = !said.length;
  notice.textContent = said.join(' ');
}

document.querySelector('[data-copy]').addEventListener('click', async () => {
  code.select();
  try {
    await navigator.clipboard.writeText(code.value);
  } catch {
    document.execCommand('copy');
  }
});

fetch('rules/index.json')
  .then((response) => response.json())
  .then((rulesets) => {
    options(form.elements.region, rulesets.map(({ id, region, document: { plan_year: year } }) => [id, `${region.name.zh} ${year}`]));
    const change = () => {
      offer(rulesets);
      show();
    };
    form.addEventListener('input', change);
    change();
  });
show();
