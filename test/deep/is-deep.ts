/** Whether this is `npm run check:deep` (Vitest tells its mode so), which takes every case where the usual run takes a part. */
export const isDeep = process.env['MODE'] === 'deep';
