import { declareBlog } from './blog/legacy.legacy.ts';
import { describeManyToMany } from './many-to-many.contract.ts';

describeManyToMany(declareBlog);
