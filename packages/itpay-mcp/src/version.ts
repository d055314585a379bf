import manifest from '../package.json' with { type: 'json' };

/** This package's version, as the server tells it to its clients. */
export const VERSION: string = manifest.version;
