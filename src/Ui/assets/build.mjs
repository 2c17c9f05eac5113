// Bundles, compresses and lays out everything the browser fetches; the .NET build embeds the result.
import { brotliCompressSync, gzipSync, constants } from 'node:zlib';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const out = '../wwwroot/dist';
const memberScriptLimit = 60 * 1024;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// `@dark { … }` becomes the chosen dark theme and the "auto" theme on a dark system, so that auto works without script.
const themes = {
  name: 'themes',
  setup(bundler) {
    bundler.onLoad({ filter: /tokens\.css$/ }, ({ path }) => ({
      loader: 'css',
      contents: readFileSync(path, 'utf8').replace(/@dark \{([^}]*)\}/g, (_, tokens) =>
        `:root[data-bs-theme="dark"] {${tokens}}\n@media (prefers-color-scheme: dark) { :root[data-bs-theme="auto"] {${tokens}} }`),
    }));
  },
};

await build({
  entryPoints: { console: 'src/console.ts', member: 'src/member.ts', charts: 'src/charts.ts' },
  outdir: out, bundle: true, minify: true, format: 'esm', target: 'es2020', legalComments: 'none', charset: 'utf8',
});
// A shared worker is no module everywhere.
await build({ entryPoints: { 'live-worker': 'src/live-worker.ts' }, outdir: out, bundle: true, minify: true, format: 'iife', target: 'es2020', legalComments: 'none', charset: 'utf8' });
await build({
  entryPoints: { console: 'css/console.css', member: 'css/member.css' },
  outdir: out, bundle: true, minify: true, target: ['chrome100', 'safari15', 'firefox100'], legalComments: 'none', charset: 'utf8', plugins: [themes],
});

const icons = {};
for (const name of readFileSync('icons.txt', 'utf8').split('\n').filter(Boolean)) {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, 'utf8');
  icons[name] = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '');
}
writeFileSync(`${out}/icons.json`, JSON.stringify(icons));
writeFileSync(`${out}/favicon.svg`, readFileSync('favicon.svg'));

for (const name of readdirSync(out)) {
  if (name === 'icons.json') continue;
  const content = readFileSync(`${out}/${name}`);
  const zipped = gzipSync(content, { level: 9 });
  writeFileSync(`${out}/${name}.gz`, zipped);
  writeFileSync(`${out}/${name}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  console.log(`${name.padEnd(14)} ${(content.length / 1024).toFixed(1).padStart(8)} KB ${(zipped.length / 1024).toFixed(1).padStart(8)} KB gzip`);
  if (name === 'member.js' && zipped.length > memberScriptLimit) throw new Error('member.js is larger than 60 KB gzip.');
}
