import { declareBlog } from './blog/es.ts';
import { describeManyToMany } from './many-to-many.contract.ts';

describeManyToMany(declareBlog);
