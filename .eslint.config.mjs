import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// What the compiler can't see. Directions and owners of imports are tested in test/architecture.
export default defineConfig(
  globalIgnores([
    'dist/',
    '.rejoin/',
    'coverage/',
    'src/client/generated/',
    'test/e2e/output/',
    // Compiled against the installed packages, by test/packages/types.test.ts.
    'test/packages/consumer/',
    '**/*.mjs',
  ]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // `== null` is the one way to say "null or undefined".
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, skipComments: true }],
      'max-lines-per-function': ['error', { max: 45, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Unions of values that a newer server may add to have a default.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers read well in messages as they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An async function without await is how a port's promise is kept by code that needs none.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Code points are what limits on names and rooms count.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Resolvers answer plain domain values; the classes of type-graphql are a schema that is never instantiated.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Classes of type-graphql hold decorators only.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  // Mostly descriptions, and a program for the terminal.
  { files: ['src/graphql/*.resolver.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['src/graphql/emit-schema.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Jest's asymmetric matchers are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
