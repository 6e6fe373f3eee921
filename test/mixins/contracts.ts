import { describeDesks } from './desk/describe.ts';
import type { DeclareDesk } from './desk/model.ts';
import { dictContract } from './dict.contract.ts';
import { immutableContract } from './immutable.contract.ts';
import { timestampsContract } from './timestamps.contract.ts';
import { versionedContract } from './versioned.contract.ts';

/** What holds of mixins in every declaration style. */
export function mixinContracts(declare: DeclareDesk): void {
  describeDesks(declare, [timestampsContract, dictContract, immutableContract, versionedContract]);
}
