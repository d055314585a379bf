import fc from 'fast-check';

/**
 * Property tests draw the same cases on every run, so that a change is never refused for a case that it did not touch, and a
 * cached pass means what a fresh one would. `X_PROPERTY_SEED=$RANDOM npm test` looks elsewhere.
 */
fc.configureGlobal({ seed: Number(process.env.X_PROPERTY_SEED ?? 20_261_120) });
