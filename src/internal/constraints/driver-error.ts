/** What a driver tells of an error of PostgreSQL besides its message. */
export interface DriverError {
  /** The SQLSTATE. */
  readonly code: string;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  readonly detail?: string | undefined;
}

const DEEPEST = 5;

/** The driver's error in an error or in what caused it: MikroORM copies its fields, other wrappers keep it as their cause. */
export function driverErrorIn(error: unknown, depth = 0): DriverError | undefined {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) {
    return undefined;
  }
  const { code, severity, cause } = error as { code?: unknown; severity?: unknown; cause?: unknown };
  const isFromServer = typeof code === 'string' && /^[\dA-Z]{5}$/.test(code) && typeof severity === 'string';
  return isFromServer ? (error as DriverError) : driverErrorIn(cause, depth + 1);
}

/**
 * The columns that the detail of a violated foreign key begins with: `Key (shelf_id)=(…)`, in whatever language. They are the
 * referring ones when the target is missing, the referred ones when a row still refers to them; nothing else tells.
 */
export function columnsInDetail(detail: string | undefined): string[] | undefined {
  return /\(([^()]*)\)=\(/.exec(detail ?? '')?.[1]?.split(', ');
}
