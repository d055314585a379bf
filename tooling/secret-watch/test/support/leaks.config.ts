import { suiteConfig } from './suite-config.ts';

export default suiteConfig('leaks.ts');
