/** How long the command line takes for lists of a million rows, and its most memory; the argument is the command line. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROWS = 1_000_000;
/** So many trainees a class has. */
const CLASS = 50;

const folder = mkdtempSync(join(tmpdir(), 'butie-lists-'));

function list(name, heading, row) {
  const path = join(folder, name);
  const parts = [`${heading}\n`];
  for (let at = 0; at < ROWS; at += 1) parts.push(`${row(at)}\n`);
  writeFileSync(path, parts.join(''));
  return path;
}

/** Runs the command, and looks again and again how much memory it has had at most. */
function measured(args) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.argv[2], args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let most = 0;
    const look = setInterval(() => {
      try {
        most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) * 1024);
      } catch (reason) {
        // It has just ended, or this is no Linux.
      }
    }, 10);
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    child.on('close', (code) => {
      clearInterval(look);
      if (code !== 0) reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`));
      else resolve({ seconds: Number(process.hrtime.bigint() - start) / 1e9, megabytes: most / 1e6 });
    });
  });
}

const out = join(folder, 'out.csv');
const yes = (truth) => (truth ? '是' : '否');
const lists = {
  'people, one a row': {
    calculator: 'gongan-2023/living-allowance',
    path: list('people.csv', '姓名,身份证号,人员类别,实际课时,是否合格', (at) => `张${at},42102219${String(at).padStart(10, '0')},${at % 3 ? '农村' : '脱贫户'},${40 + (at % 40)},${yes(at % 9)}`),
    input: { training_kind: 'employment_entrepreneurship', hours_standard: 60 },
  },
  'classes, one a row': {
    calculator: 'guxian-2023/class-training',
    path: list('classes.csv', '培训类型,培训天数,开班人数,合格人数,就业人数,是否实名录入,是否涉密单位,备注', (at) => `订单,${10 + (at % 20)},50,48,${30 + (at % 18)},是,否,第${at}班`),
    input: {},
  },
  'trainees of 20,000 classes': {
    calculator: 'guxian-2023/class-training',
    path: list('trainees.csv', '姓名,身份证号,班级,是否合格,是否就业,备注', (at) => `学员${at},42102219${String(at).padStart(10, '0')},第${Math.floor(at / CLASS)}班,${yes(at % 9)},${yes(at % 4)},无`),
    input: { training_mode: 'order', days: 20, real_name_entered: true, classified_unit: false },
  },
};
try {
  for (const [name, { calculator, path, input }] of Object.entries(lists)) {
    const args = ['roster', calculator, path, '--input', JSON.stringify(input), '-o', out];
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push(await measured(args));
    const least = (what) => Math.min(...runs.map((run) => run[what])).toFixed(what === 'seconds' ? 2 : 0);
    console.log(`butie roster, ${ROWS} rows, ${name}: ${least('seconds')} s, ${least('megabytes')} MB`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
