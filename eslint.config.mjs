import js from '@eslint/js';
import tseslint from 'typescript-eslint';

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
      'max-lines': ['error', 250],
      // An import of types is an import: .dependency-cruiser.mjs holds both to the same borders.
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'no-type-imports' }],
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
);
