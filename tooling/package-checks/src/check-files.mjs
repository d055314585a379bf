const allowed = [/^package\.json$/, /^README\.md$/, /^LICENSE$/, /^CHANGELOG\.md$/, /^dist\//];
const required = ['package.json', 'README.md', 'LICENSE'];
const refusedInside = [/\.test\./, /\.tsbuildinfo$/, /(^|\/)\.(?!well-known)/];

/** The packed files are an allow-list. */
export function checkFiles(files) {
  const paths = [...files.keys()];
  return [
    ...paths
      .filter((path) => !allowed.some((pattern) => pattern.test(path)))
      .map((path) => `${path} is packed, but is not on the allow-list`),
    ...paths.filter((path) => refusedInside.some((pattern) => pattern.test(path))).map((path) => `${path} must not be packed`),
    ...required.filter((path) => !files.has(path)).map((path) => `${path} is not packed`),
    ...(paths.some((path) => path.startsWith('dist/')) ? [] : ['dist/ is not packed: was the package built?']),
  ];
}

/** No packed file may tell where it was built. */
export function checkContents(files, root) {
  const decoder = new TextDecoder();
  return [...files]
    .filter(([, data]) => decoder.decode(data).includes(root))
    .map(([path]) => `${path} holds the path of this checkout`);
}
