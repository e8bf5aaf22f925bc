/**
 * The packages from npm, which build and test and of which no visitor gets any: under which licences and from where they come, by
 * the lock file, and what is known against them, by the registry.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Licences that permit everything that is done with tools. */
const LICENSES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];
/** Packages under another one, each with the reason. */
const LICENSED = {
  'axe-core': 'MPL-2.0 binds whoever changes its files; it judges our pages and stays as it is',
};
/** Advisories that do not concern us, by their ids, each with the reason. */
const CONCERNING_OTHERS = {};

/** How long the registry may take to answer. */
const PATIENCE = 60_000;

/** What of a lock file is not held. */
function held({ packages }) {
  const names = Object.keys(packages).filter((path) => path);
  const name = (path) => path.split('node_modules/').pop();
  const licensed = ({ license = 'no licence' }) => license.replace(/[()]/g, '').split(' OR ').some((one) => LICENSES.includes(one));
  return [
    ...names.filter((path) => !licensed(packages[path]) && !(name(path) in LICENSED)).map((path) => `${name(path)}: ${packages[path].license}`),
    // The lock file leaves out where a package of the registry is: what says where it is comes from elsewhere.
    ...names.filter((path) => packages[path].resolved || packages[path].link).map((path) => `${name(path)} comes from ${packages[path].resolved}`),
    ...names.filter((path) => !packages[path].integrity).map((path) => `${name(path)}: nothing says what is in it`),
    ...Object.keys(LICENSED).filter((one) => !names.map(name).includes(one)).map((one) => `${one} is an exception and not there`),
  ];
}

/** What somebody has to act on, by the registry's answer; nothing where that is none. */
function known({ vulnerabilities }) {
  if (!vulnerabilities) return undefined;
  const advisories = Object.values(vulnerabilities).flatMap(({ via }) => via.filter((one) => typeof one === 'object'));
  const ours = advisories.filter(({ url }) => !(url.split('/').pop() in CONCERNING_OTHERS));
  return [...new Set(ours.map(({ name, title, severity, url }) => `${name}: ${title} (${severity}, ${url})`))];
}

function asked() {
  const options = { cwd: process.env.BUTIE_NPM, encoding: 'utf8', timeout: PATIENCE };
  const { stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=none'], options);
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

const lock = JSON.parse(readFileSync('xtask/npm/package-lock.json', 'utf8'));
const sound = { version: '1.0.0', license: 'MIT', integrity: 'sha512-AA==' };
const answer = { vulnerabilities: { a: { via: ['b', { name: 'b', title: 'lets others in', severity: 'high', url: 'https://github.com/advisories/GHSA-1' }] } } };
/** Each with the faults that it found and, for what is invented to show that the audit can fail, how many it had to find. */
const checks = {
  'licences and sources': [held(lock)],
  'a licence that is not allowed': [held({ packages: { ...lock.packages, 'node_modules/a': { ...sound, license: 'GPL-3.0-only' } } }), 1],
  'a source that is not the registry': [held({ packages: { ...lock.packages, 'node_modules/a': { ...sound, resolved: 'git+ssh://git@github.com/a/a.git' } } }), 1],
  'an advisory': [known(answer), 1],
  advisories: [known(asked())],
};

let failed = 0;
let passed = 0;
for (const [what, [faults, expected = 0]] of Object.entries(checks)) {
  if (!faults) {
    console.log('advisories not checked: the npm registry gives none to this machine');
  } else if (faults.length === expected) {
    passed += 1;
  } else {
    failed += 1;
    console.log(expected ? `${what} was let pass` : `${what}:\n  ${faults.join('\n  ')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
