import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The parts of src/ know only what stands below them; see docs/architecture.md. */
const border = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ['examples/monorepo/', 'lib/', 'dist/', 'imports/*.ts', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      // It asks for types, which JavaScript has no place for.
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  border(
    ['src/constructs/**'],
    ['**/bootstrap/*'],
    'a construct runs at synthesis; it knows the bootstrap program only as a file',
  ),
  border(
    ['src/bootstrap/**'],
    ['cdk8s*', 'constructs', '**/constructs/*', '**/imports/*'],
    'the bootstrap runs in the Job, where cdk8s does not exist',
  ),
  border(
    ['src/topology.ts', 'src/version.ts', 'src/engine.ts', 'src/directives.ts'],
    ['cdk8s*', 'constructs', '**/constructs/*', '**/bootstrap/*', 'ioredis', 'node:*'],
    'this file is shared by synthesis and run time, and stays pure',
  ),
);
