/** The calculator as a part of somebody's React or Vue application: it comes and goes with the component, and is heard there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from '../runner.mjs';
import { DESK, open, packages } from './harness.mjs';
import { CLASS, LOADER, SCHOOL, guest } from './host.mjs';
import { answer, answerAll, result } from './page.mjs';

/** Components that show the calculator while `show` is true, in the language that they are given, and keep what they hear. */
const REACT = `
  import { createElement, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  function Subsidy({ lang }) {
    const [status, hear] = useState('');
    const words = { region: 'guxian-2023', calculator: '${SCHOOL}', audience: 'school', lang, 'onbutie:result': (event) => hear(event.detail.status) };
    return createElement('section', null, createElement('output', null, status), createElement('butie-calculator', words));
  }
  const root = createRoot(document.getElementById('app'));
  window.draw = ({ show, lang }) => root.render(show ? createElement(Subsidy, { lang }) : null);
`;
const VUE = `
  const { createApp, h, reactive, ref } = Vue;
  const now = reactive({ show: false, lang: 'zh' });
  const Subsidy = {
    props: ['lang'],
    setup(props) {
      const status = ref('');
      const words = { region: 'guxian-2023', calculator: '${SCHOOL}', audience: 'school', 'onButie:result': (event) => (status.value = event.detail.status) };
      return () => h('section', [h('output', status.value), h('butie-calculator', { ...words, lang: props.lang })]);
    },
  };
  createApp({ render: () => (now.show ? h(Subsidy, { lang: now.lang }) : null) }).mount('#app');
  window.draw = (next) => Object.assign(now, next);
`;

/** The application as a script that a page can load. */
function bundled() {
  const { buildSync } = packages('esbuild');
  const options = { bundle: true, write: false, format: 'iife', define: { 'process.env.NODE_ENV': '"production"' } };
  return buildSync({ ...options, stdin: { contents: REACT, resolveDir: process.env.BUTIE_NPM } }).outputFiles[0].text;
}
const vue = () => readFileSync(join(packages.resolve('vue'), '../dist/vue.runtime.global.prod.js'), 'utf8') + VUE;

for (const [name, script] of Object.entries({ React: bundled, Vue: vue })) {
  test(`the calculator lives in a component of ${name}`, () => {
    const { host } = guest('<div id="app"></div><script src="app.js"></script>', LOADER);
    host.files['app.js'] = script();
    return open({ viewport: DESK, host }, async ({ page, complaints }) => {
      const app = page.locator('#app');
      const draw = (next) => page.evaluate((next) => window.draw(next), next);
      const heard = (status) => app.locator('output', { hasText: status }).waitFor();
      for (const turn of ['mounted', 'mounted again']) {
        await draw({ show: true, lang: 'zh' });
        await answerAll(app, CLASS);
        assert.equal((await result(app)).outputs.total, '120000.00', turn);
        await heard('computed');
        // A drawing of the component for another reason leaves the calculator alone, and what it wishes arrives.
        await draw({ show: true, lang: 'en' });
        await app.locator('.butie[lang="en"]').waitFor();
        await answer(app, 'passed', 60);
        await heard('invalid_input');
        await draw({ show: false, lang: 'en' });
        await app.locator('butie-calculator').waitFor({ state: 'detached' });
      }
      assert.deepEqual(complaints, []);
    });
  });
}
