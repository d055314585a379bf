import { packageBuild } from '../../tooling/tsup/package-build.ts';
import { bundlePage } from './page/bundle-page.ts';

export default packageBuild({
  entry: ['src/index.ts', 'src/bin.ts'],
  esbuildPlugins: [
    {
      name: 'bundled-page',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^#page$/ }, () => ({ path: 'page', namespace: 'bundled-page' }));
        onLoad({ filter: /.*/, namespace: 'bundled-page' }, async () => ({
          contents: `export const loadPage = async () => (${JSON.stringify(await bundlePage())});`,
        }));
      },
    },
  ],
});
